package io.caravan.process;

import io.caravan.channel.ChannelConfiguration;
import io.caravan.channel.ChannelSettings;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.GatewayRig;
import io.caravan.gateway.TokenSource;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * What every journey stands on, in one process: a real database, channels, a gateway to some
 * HubSpot, and a Camel context for the route files as they are delivered.
 */
public final class RigGround implements AutoCloseable {

  public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  public final Store store;
  public final ChannelConfiguration channels;
  public final GatewayRig gateway;
  public final DefaultCamelContext camel = new DefaultCamelContext();
  private final Map<String, String> values;

  /**
   * @param values settings, by name
   * @param gatewayDefaults settings of the gateway where {@code values} say nothing
   */
  public RigGround(
      StoreSettings database,
      String hubspotUrl,
      Function<Gateway, TokenSource> tokens,
      Map<String, String> values,
      Map<String, String> gatewayDefaults)
      throws Exception {
    this.values = Map.copyOf(values);
    // A bean for every step of every route takes a good part of a start.
    camel.disableJMX();
    store = Store.open(database, meters);
    channels =
        new ChannelConfiguration(store, ChannelSettings.defaults(), meters, Clock.systemUTC());
    gateway = new GatewayRig(hubspotUrl, tokens, gatewaySettings(gatewayDefaults));
  }

  private String[] gatewaySettings(Map<String, String> defaults) {
    var settings = new HashMap<>(defaults);
    values.forEach(
        (key, value) -> {
          if (key.startsWith("caravan.gateway.") || key.startsWith("caravan.hubspot.")) {
            settings.put(key, value);
          }
        });
    return settings.entrySet().stream()
        .flatMap(setting -> Stream.of(setting.getKey(), setting.getValue()))
        .toArray(String[]::new);
  }

  /** Settings with these in the place of others; names and values in turn. */
  public static Map<String, String> settings(Map<String, String> usual, String... more) {
    var values = new HashMap<>(usual);
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    return values;
  }

  /** Loads routes and starts Camel; all that the routes call must be bound before. */
  public void start(int shutdownSeconds, List<Path> routes) throws Exception {
    var properties = new Properties();
    properties.putAll(values);
    camel.getPropertiesComponent().setInitialProperties(properties);
    camel.setStreamCaching(false);
    camel.getShutdownStrategy().setTimeout(shutdownSeconds);
    channels.bind(camel);
    List<Resource> resources = new ArrayList<>();
    routes.forEach(file -> resources.add(ResourceHelper.resolveResource(camel, "file:" + file)));
    // Together: route configurations must be known before the routes that name them.
    PluginHelper.getRoutesLoader(camel).loadRoutes(resources);
    camel.start();
  }

  @Override
  public void close() {
    camel.stop();
    try {
      gateway.close();
    } catch (Exception e) {
      throw new IllegalStateException("the gateway did not close", e);
    }
    channels.close();
    store.close();
  }
}
