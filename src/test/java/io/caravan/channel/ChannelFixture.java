package io.caravan.channel;

import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A store, its channels and Camel routes that consume them, for a test. Handlers may record a
 * message in the table {@code handled}, in the transaction that acknowledges it.
 */
final class ChannelFixture implements AutoCloseable {

  static final Effect.Applier<String> RECORD = ChannelFixture::record;

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Store store;
  final Channels channels;
  final CamelContext camel;
  private final ChannelConfiguration configuration;

  ChannelFixture(StoreSettings settings, Clock clock) throws Exception {
    this(settings, ChannelSettings.defaults(), clock);
  }

  ChannelFixture(StoreSettings settings, ChannelSettings channelSettings, Clock clock)
      throws Exception {
    store = Store.open(settings, registry);
    store
        .write(
            c ->
                c.createStatement()
                    .execute(
                        "CREATE TABLE IF NOT EXISTS handled (n "
                            + (store.file().isPresent()
                                ? "INTEGER PRIMARY KEY AUTOINCREMENT"
                                : "BIGINT GENERATED ALWAYS AS IDENTITY")
                            + ", body TEXT NOT NULL)"))
        .join();
    configuration = new ChannelConfiguration(store, channelSettings, registry, clock);
    channels = configuration.channels();
    camel = new DefaultCamelContext();
    camel.getShutdownStrategy().setTimeout(5);
    configuration.bind(camel);
    camel.start();
  }

  /** Starts a route from a channel. */
  ChannelFixture consume(String uri, Processor processor) throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("channel:" + uri).routeId("consumer").process(processor);
          }
        });
    return this;
  }

  Appended append(String channel, ChannelMessage... messages) {
    return channels.append(channel, List.of(messages)).join();
  }

  static ChannelMessage message(String key, String body) {
    return ChannelMessage.of(key, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Bodies recorded, in the order of their commits. */
  List<String> handled() {
    return store.read(
        connection -> {
          List<String> bodies = new ArrayList<>();
          try (PreparedStatement select =
              connection.prepareStatement("SELECT body FROM handled ORDER BY n")) {
            ResultSet rows = select.executeQuery();
            while (rows.next()) {
              bodies.add(rows.getString(1));
            }
          }
          return bodies;
        });
  }

  long depth(String channel) {
    return channels.backlog(channel).depth();
  }

  double count(String what, String channel) {
    return registry.get("caravan.channel." + what).tag("channel", channel).counter().count();
  }

  /** Records the body when the message is acknowledged. */
  static void recordBody(org.apache.camel.Exchange exchange) {
    Handling.of(exchange).enlist(new Effect<>(RECORD, exchange.getMessage().getBody(String.class)));
  }

  private static void record(Connection connection, List<String> bodies) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO handled (body) VALUES (?)")) {
      for (String body : bodies) {
        if (body.startsWith("poison")) {
          throw new SQLException("This effect cannot be applied");
        }
        insert.setString(1, body);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  @Override
  public void close() {
    camel.stop();
    configuration.close();
    store.close();
  }
}
