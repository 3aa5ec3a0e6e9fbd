package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.Bucket;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Latency;
import io.caravan.simulator.webhooks.WebhookSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What goes wrong, as a whole: faults, a slow network, disturbed webhooks, a search that lags,
 * other integrations. Written as a file, or shipped under a name; described in docs/SIMULATOR.md.
 */
public final class Scenario {

  /** The scenarios that come with the simulator. */
  public static final List<String> NAMES =
      List.of("bad-day", "flaky-network", "search-lag", "webhook-storm");

  static final List<String> KEYS =
      List.of(
          "description", "faults", "network", "webhooks", "searchLagMillis", "otherIntegrations");

  private record Other(Bucket bucket, double perSecond) {}

  private final String description;
  private final List<Fault> faults;
  private final Latency uplink;
  private final Latency latency;
  private final UnaryOperator<WebhookSettings> webhooks;
  private final Duration searchLag;
  private final List<Other> others;

  private Scenario(JsonNode json) {
    var fields = new Fields(json, "", KEYS);
    description = fields.text("description", "");
    faults = fields.has("faults") ? FaultJson.readAll(fields.get("faults"), "faults") : List.of();
    var network =
        ControlJson.latencies(ControlJson.network(orEmpty(fields.get("network")), "network"));
    uplink = network.get("uplink");
    latency = network.get("latency");
    JsonNode settings = orEmpty(fields.get("webhooks"));
    ControlJson.settings(WebhookSettings.DEFAULT, settings, "webhooks");
    webhooks = now -> ControlJson.settings(now, settings, "webhooks");
    searchLag =
        fields.has("searchLagMillis") ? fields.millis("searchLagMillis", Duration.ZERO) : null;
    others = others(fields.get("otherIntegrations"));
  }

  private static List<Other> others(JsonNode list) {
    var others = new ArrayList<Other>();
    for (int i = 0; i < list.size(); i++) {
      var fields =
          new Fields(list.get(i), "otherIntegrations[" + i + "]", List.of("bucket", "perSecond"));
      others.add(
          new Other(
              fields.choice("bucket", Bucket.class, Bucket.BURST),
              fields.amount("perSecond", 1000, 1)));
    }
    return others;
  }

  private static JsonNode orEmpty(JsonNode node) {
    return node.isMissingNode() || node.isNull() ? Json.object() : node;
  }

  /**
   * Reads a scenario; a list of faults alone is one too.
   *
   * @param source named in errors, such as the file
   * @throws IllegalArgumentException naming what is wrong, where, and the mend
   */
  public static Scenario parse(byte[] json, String source) {
    try {
      JsonNode node = Json.read(json);
      return new Scenario(node.isArray() ? Json.object().set("faults", node) : node);
    } catch (IllegalArgumentException | ApiError e) {
      throw new IllegalArgumentException(source + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException when it cannot be read or says something that is not known
   */
  public static Scenario read(Path file) {
    try {
      return parse(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the faults file " + file + " cannot be read; give a file with JSON, or one of " + NAMES,
          e);
    }
  }

  /**
   * A scenario that comes with the simulator.
   *
   * @throws IllegalArgumentException when there is none with this name
   */
  public static Scenario named(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("no scenario \"" + name + "\"; there are " + NAMES);
    }
    String resource = "scenarios/" + name + ".json";
    try (InputStream in = Scenario.class.getResourceAsStream(resource)) {
      return parse(in.readAllBytes(), resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it stands for, in a sentence. */
  public String description() {
    return description;
  }

  /** The faults alone. */
  public List<Fault> faults() {
    return faults;
  }

  List<Integer> applyTo(Simulator simulator) {
    if (uplink != null) {
      simulator.network().there(uplink);
    }
    if (latency != null) {
      simulator.network().back(latency);
    }
    simulator.webhooks(webhooks.apply(simulator.webhooks()));
    for (SimulatedPortal portal : simulator.portals()) {
      if (searchLag != null) {
        portal.indexLag(searchLag);
      }
      others.forEach(other -> portal.otherIntegration(other.bucket(), other.perSecond()));
    }
    return faults.stream().map(simulator.faults()::add).toList();
  }
}
