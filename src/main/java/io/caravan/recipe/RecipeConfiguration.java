package io.caravan.recipe;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.caravan.channel.Channels;
import io.caravan.gateway.Gateway;
import io.caravan.hubspot.ApiPaths;
import io.caravan.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;

/** Builds what the recipes need, where they are enabled, and names it for their routes. */
public final class RecipeConfiguration implements AutoCloseable {

  private static final String RECIPE = "two-way-customers";
  private static final int CONNECTIONS = 4;
  private static final int PAGE = 200;

  private final HikariDataSource customers;
  private final CustomerPosition position;
  private final CustomerEvents events;
  private final CustomerDecision decision;

  /**
   * @param onlyPortal the connected portal, where there is one alone
   */
  public RecipeConfiguration(
      RecipeSettings settings,
      Store store,
      Channels channels,
      Gateway gateway,
      ApiPaths paths,
      Supplier<OptionalLong> onlyPortal,
      MeterRegistry meters,
      Clock clock) {
    if (!settings.enabled()) {
      customers = null;
      position = null;
      events = null;
      decision = null;
      return;
    }
    customers = dataSource(settings);
    var pairs = new PairTable(store, RECIPE);
    var contacts = new Contacts(gateway, paths);
    channels.open(List.of(RECIPE));
    position = new CustomerPosition(store, channels, RECIPE, settings.overlap(), PAGE);
    events =
        new CustomerEvents(
            pairs,
            contacts,
            settings.portalId() == 0 ? onlyPortal : () -> OptionalLong.of(settings.portalId()));
    decision = new CustomerDecision(pairs, contacts, events::portalId, clock, meters);
  }

  /**
   * Names {@code customers} (the data source), {@code customersBegin}, {@code customersFound},
   * {@code customerChange} and {@code customerDecision} for routes; nothing when the recipe is
   * disabled.
   */
  public void bind(CamelContext camel) {
    if (customers == null) {
      return;
    }
    camel.getRegistry().bind("customers", customers);
    camel.getRegistry().bind("customersBegin", (Processor) position::begin);
    camel.getRegistry().bind("customersFound", (Processor) position::found);
    camel.getRegistry().bind("customerChange", (Processor) events::read);
    camel.getRegistry().bind("customerDecision", (Processor) decision::decide);
  }

  private static HikariDataSource dataSource(RecipeSettings settings) {
    var config = new HikariConfig();
    config.setPoolName("caravan-customers");
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user().isEmpty() ? null : settings.user());
    config.setPassword(settings.password().isEmpty() ? null : settings.password());
    config.setMaximumPoolSize(CONNECTIONS);
    // A database that is down for a while must not keep Caravan from starting.
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  @Override
  public void close() {
    if (customers != null) {
      customers.close();
    }
  }
}
