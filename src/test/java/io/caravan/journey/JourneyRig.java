package io.caravan.journey;

import io.caravan.channel.ChannelConfiguration;
import io.caravan.channel.ChannelSettings;
import io.caravan.gateway.Gateway;
import io.caravan.http.OpenPorts;
import io.caravan.http.PublicHttpServer;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ApiVersion;
import io.caravan.hubspot.Signatures;
import io.caravan.mirror.MirrorConfiguration;
import io.caravan.mirror.MirrorSettings;
import io.caravan.mirror.action.ActionConfiguration;
import io.caravan.mirror.action.ActionSettings;
import io.caravan.mirror.erasure.ErasedRecords;
import io.caravan.mirror.erasure.ErasureEvents;
import io.caravan.mirror.erasure.MirroredPersons;
import io.caravan.privacy.Erasures;
import io.caravan.privacy.PersonHash;
import io.caravan.privacy.PrivacySettings;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.webhook.OwnChanges;
import io.caravan.webhook.WebhookConfiguration;
import io.caravan.webhook.WebhookSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The webhook journey in one process: real HTTP, real route files, real database. */
public final class JourneyRig implements AutoCloseable {

  public static final String SECRET = "11111111-2222-4333-8444-555555555555";
  public static final long PORTAL = 62515;

  private final Store store;
  private final ChannelConfiguration channels;
  private final ActionConfiguration actions;
  private final MirrorConfiguration mirror;
  private final WebhookConfiguration webhook;
  private final Erasures erasures;
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final PublicHttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * @param more settings besides secret and mirror
   * @param files route files or folders below {@code routes}
   */
  public JourneyRig(
      StoreSettings database, Gateway gateway, Map<String, String> more, String... files)
      throws Exception {
    var values = new HashMap<>(more);
    values.putIfAbsent("caravan.webhook.secrets", SECRET);
    values.putIfAbsent("caravan.outgoing.allow", "127.0.0.1");
    var settings = new Settings(values);
    store = Store.open(database, meters);
    channels =
        new ChannelConfiguration(store, ChannelSettings.from(settings), meters, Clock.systemUTC());
    actions =
        new ActionConfiguration(
            ActionSettings.from(settings),
            store,
            channels.channels(),
            List.of(PORTAL),
            meters,
            Clock.systemUTC());
    mirror =
        new MirrorConfiguration(
            MirrorSettings.from(settings),
            store,
            channels.channels(),
            gateway,
            new ApiPaths(ApiVersion.DATED_2026_09),
            meters,
            List.of(actions.listener()));
    WebhookSettings webhookSettings = WebhookSettings.from(settings);
    webhook =
        new WebhookConfiguration(
            webhookSettings,
            store,
            meters,
            Clock.systemUTC(),
            portal -> portal == PORTAL,
            (portal, type, id) -> {},
            OwnChanges.none());
    erasures =
        new Erasures(
            store,
            new MirroredPersons(),
            new ErasedRecords(mirror.writer(), Clock.systemUTC()),
            List.of(),
            new PersonHash(new byte[32]),
            PrivacySettings.from(settings)
                .beside(Files.createTempDirectory("caravan-journey").resolve("database")),
            Optional::empty,
            Clock.systemUTC());
    settings.complete();
    var properties = new java.util.Properties();
    properties.putAll(values);
    camel.getPropertiesComponent().setInitialProperties(properties);
    camel.setStreamCaching(false);
    server =
        PublicHttpServer.addTo(
            camel, "127.0.0.1", 0, webhookSettings.limits(), 1, OpenPorts.at("/webhooks/hubspot"));
    channels.bind(camel);
    actions.bind(camel);
    mirror.bind(camel);
    webhook.bind(camel);
    camel
        .getRegistry()
        .bind("erasureEvents", new ErasureEvents(erasures.orders(), Clock.systemUTC()));
    // Together: route configurations must be known before the routes that name them.
    load(Stream.of(files).map(file -> Path.of("routes", file)).toArray(Path[]::new));
    camel.start();
  }

  /** With all routes of the journey. */
  public static JourneyRig whole(StoreSettings database, Gateway gateway) throws Exception {
    return new JourneyRig(database, gateway, Map.of(), "webhooks", "events", "mirror");
  }

  /** Adds routes, as an engineer does by dropping a file. */
  public void load(Path... paths) throws Exception {
    List<Resource> resources = new ArrayList<>();
    for (Path path : paths) {
      try (Stream<Path> files = Files.walk(path)) {
        files
            .filter(file -> file.toString().endsWith(".camel.yaml"))
            .sorted()
            .forEach(file -> resources.add(ResourceHelper.resolveResource(camel, "file:" + file)));
      }
    }
    PluginHelper.getRoutesLoader(camel).loadRoutes(resources);
  }

  public DefaultCamelContext camel() {
    return camel;
  }

  public Store store() {
    return store;
  }

  public ChannelConfiguration channels() {
    return channels;
  }

  public MirrorConfiguration mirror() {
    return mirror;
  }

  public WebhookConfiguration webhook() {
    return webhook;
  }

  public SimpleMeterRegistry meters() {
    return meters;
  }

  public int port() {
    return server.getPort();
  }

  public URI intake() {
    return URI.create("http://127.0.0.1:" + port() + "/webhooks/hubspot");
  }

  /** Posts a delivery as HubSpot does, signed now. */
  public HttpResponse<String> deliver(String body) throws IOException, InterruptedException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return client.send(signed(bytes), HttpResponse.BodyHandlers.ofString());
  }

  public HttpRequest signed(byte[] body) {
    String timestamp = Long.toString(System.currentTimeMillis());
    return HttpRequest.newBuilder(intake())
        .header("Content-Type", "application/json")
        .header(Signatures.TIMESTAMP_HEADER, timestamp)
        .header(
            Signatures.V3_HEADER,
            Signatures.v3(SECRET, "POST", intake().toString(), body, timestamp))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  public HttpClient client() {
    return client;
  }

  public double counted(String meter, String... tags) {
    var counter = meters.find(meter).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }

  @Override
  public void close() {
    camel.stop();
    erasures.close();
    channels.close();
    store.close();
  }
}
