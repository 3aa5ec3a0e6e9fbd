package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command {@code sync} in this JVM, with HubSpot on localhost. */
final class SyncCommandRig implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  final Simulator hubspot;
  private final Path directory;
  private final Map<String, String> more = new LinkedHashMap<>();
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  /**
   * @param directory for the database
   */
  SyncCommandRig(Path directory, SimulatorOptions options) throws IOException {
    this.directory = directory;
    this.hubspot = Simulator.start(options);
  }

  /** Another setting for all commands that follow. */
  void set(String key, String value) {
    more.put(key, value);
  }

  /** Runs {@code caravan sync} with these words; gives back the exit code. */
  int sync(String... words) {
    out = new StringWriter();
    err = new StringWriter();
    return Caravan.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments(words));
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  /** All that it wrote, for the message of a test that fails. */
  String told() {
    return out + "\n" + err;
  }

  JsonNode json() throws IOException {
    return JSON.readTree(out.toString());
  }

  /** The report's part about an object. */
  JsonNode object(String name) throws IOException {
    for (JsonNode object : json().path("objects")) {
      if (object.path("object").asText().equals(name)) {
        return object;
      }
    }
    throw new AssertionError("no " + name + " in " + out);
  }

  String[] arguments(String... words) {
    List<String> arguments = new ArrayList<>(List.of("sync"));
    arguments.addAll(List.of(words));
    settings().forEach((key, value) -> arguments.add("--set=" + key + "=" + value));
    return arguments.toArray(String[]::new);
  }

  /** A Caravan that serves on the same database. */
  Application serving() throws Exception {
    var values = new LinkedHashMap<>(settings());
    values.put("caravan.server.host", "127.0.0.1");
    values.put("caravan.server.port", Integer.toString(Ports.free()));
    values.put("caravan.management.port", Integer.toString(Ports.free()));
    values.put("caravan.api.port", "0");
    return Application.start(
        CommonOptions.home(),
        new SettingsSources(CommonOptions.home(), null, Map.of(), values).read());
  }

  private Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("caravan.store.url", "jdbc:sqlite:" + directory.resolve("caravan.db"));
    settings.put("caravan.hubspot.base-url", hubspot.baseUrl());
    settings.put("caravan.webhook.secrets", "a-secret-for-tests");
    settings.put("caravan.mirror.refetch.batch-millis", "50");
    settings.put("caravan.portals.main.id", Long.toString(hubspot.portal().id()));
    settings.put("caravan.portals.main.token", hubspot.credentials().privateToken());
    settings.put("caravan.portals.main.tier", "professional");
    settings.putAll(more);
    return settings;
  }

  @Override
  public void close() {
    hubspot.close();
  }
}
