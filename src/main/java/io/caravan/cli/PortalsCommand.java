package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.settings.Settings;
import io.caravan.store.StoreSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code caravan portals}: what Caravan is connected to. All but listing is done by the Caravan
 * that runs, for it has the tokens, and HubSpot leads the browser back to it.
 */
@Command(name = "portals", description = "Lists, connects, tests and disconnects HubSpot portals.")
final class PortalsCommand implements Runnable {

  private static final long PAUSE_MILLIS = 1_000;

  @Spec private CommandSpec spec;

  /** Which portal is meant. */
  static final class Which {
    @Parameters(
        arity = "0..1",
        paramLabel = "PORTAL",
        description = "Its name or number; may be left out when there is only one.")
    private String portal;

    private Map<String, String> parameters() {
      return portal == null ? Map.of() : Map.of("portal", portal);
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "list", description = "A line for each, disconnected ones included.")
  int list(@Mixin CommonOptions options) throws IOException {
    Map<String, String> values = options.settings(Map.of());
    Optional<PortalsOverHttp> running = running(values);
    var table = new TextTable(">portal", "name", "domain", "state", "by", "reason");
    if (running.isPresent()) {
      for (JsonNode one : running.get().list().path("portals")) {
        table.row(
            one.path("portalId").asText(),
            one.path("name").asText(),
            one.path("domain").asText(),
            one.path("state").asText(),
            one.path("by").asText(),
            one.path("reason").asText(""));
      }
    } else {
      new ChosenPortals(values)
          .all()
          .forEach(
              one ->
                  table.row(
                      Long.toString(one.id()), one.name(), one.domain(), "connected", "", ""));
    }
    print(table);
    return 0;
  }

  @Command(
      name = "connect",
      description =
          "Prints a link to HubSpot's install page, and waits until somebody has opened it and"
              + " agreed.")
  int connect(
      @Mixin CommonOptions options,
      @Option(names = "--name", description = "What the portal is to be called, such as emea.")
          String name,
      @Option(names = "--domain", description = "Which domain is to own it; default by default.")
          String domain,
      @Option(names = "--portal", description = "The account that the page begins with.")
          Long portal,
      @Option(names = "--no-wait", description = "Prints the link and ends.") boolean noWait)
      throws IOException, InterruptedException {
    PortalsOverHttp running = required(options);
    var wishes = new LinkedHashMap<String, String>();
    put(wishes, "name", name);
    put(wishes, "domain", domain);
    put(wishes, "portal", portal);
    JsonNode link = running.link(wishes);
    out()
        .println(
            "Open this link in a browser in which you are signed in to HubSpot as Super Admin:");
    out().println();
    out().println("  " + link.path("url").asText());
    out().println();
    out().println("It is good for one connection, until " + link.path("goodUntil").asText() + ".");
    out().flush();
    return noWait ? 0 : await(running, link);
  }

  private int await(PortalsOverHttp running, JsonNode link)
      throws IOException, InterruptedException {
    String end = link.path("goodUntil").asText();
    JsonNode progress = running.progress(link.path("id").asText());
    while (waits(progress, end)) {
      Thread.sleep(PAUSE_MILLIS);
      progress = running.progress(link.path("id").asText());
    }
    String state = progress.path("state").asText();
    if (state.equals("connected")) {
      out()
          .println(
              "Portal %s (%d) is connected."
                  .formatted(progress.path("name").asText(), progress.path("portalId").asLong()));
      report(progress.path("report"));
      out().flush();
      return 0;
    }
    out()
        .println(
            state.equals("failed")
                ? progress.path("message").asText() + " " + progress.path("remedy").asText("")
                : "Nobody opened the link in time.");
    report(progress.path("report"));
    out().flush();
    return 1;
  }

  private static boolean waits(JsonNode progress, String end) {
    return switch (progress.path("state").asText()) {
      case "waiting" -> java.time.Instant.now().isBefore(java.time.Instant.parse(end));
      case "connecting" -> true;
      default -> false;
    };
  }

  @Command(name = "status", description = "How a portal is connected; makes no call to HubSpot.")
  int status(@Mixin CommonOptions options, @Mixin Which which) throws IOException {
    JsonNode status = required(options).status(which.parameters());
    var table = new TextTable("", "");
    status
        .fields()
        .forEachRemaining(
            field ->
                table.row(
                    field.getKey(),
                    field.getValue().isArray()
                        ? words(field.getValue())
                        : field.getValue().asText()));
    table.lines().stream().skip(1).forEach(out()::println);
    out().flush();
    return status.path("state").asText().equals("connected") ? 0 : 1;
  }

  @Command(
      name = "test",
      description =
          "Looks whether a portal has what Caravan needs, and says how to mend what is missing.")
  int test(@Mixin CommonOptions options, @Mixin Which which) throws IOException {
    JsonNode report = required(options).test(which.parameters());
    report(report);
    out().println("Portal " + report.path("portalId") + " is " + report.path("verdict").asText());
    out().flush();
    return report.path("verdict").asText().equals("unusable") ? 1 : 0;
  }

  @Command(
      name = "disconnect",
      description =
          "Uninstalls the app from a portal and forgets its tokens; its records stay in the mirror.")
  int disconnect(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "PORTAL", description = "Its name or number.") String portal,
      @Option(names = "--keep-app", description = "Leaves the app installed in HubSpot.")
          boolean keepApp)
      throws IOException {
    PortalsOverHttp running = required(options);
    if (!Terminal.of(out()).agrees("Disconnect portal " + portal + "?")) {
      return 1;
    }
    var parameters = new LinkedHashMap<>(Map.of("portal", portal));
    if (keepApp) {
      parameters.put("uninstall", "false");
    }
    JsonNode done = running.disconnect(parameters);
    out().println("Portal " + done.path("name").asText() + " is disconnected.");
    if (done.has("message")) {
      out().println(done.path("message").asText());
    }
    out().flush();
    return 0;
  }

  @Command(
      name = "discard-writes",
      description =
          "Gives up the writes that wait for a disconnected portal: they become dead letters, which"
              + " can be replayed when it is connected again.")
  int discardWrites(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "PORTAL", description = "Its name or number.") String portal)
      throws IOException {
    PortalsOverHttp running = required(options);
    if (!Terminal.of(out()).agrees("Discard what waits for portal " + portal + "?")) {
      return 1;
    }
    JsonNode held =
        RunningCaravan.on(StoreSettings.from(new Settings(options.settings(Map.of()))))
            .orElseThrow()
            .discardWrites(running.status(Map.of("portal", portal)).path("portalId").asLong());
    out().println("Writes that are given up: " + held.path("waiting").asLong());
    out().flush();
    return 0;
  }

  private void report(JsonNode report) {
    if (report.path("findings").isEmpty()) {
      return;
    }
    var table = new TextTable("what", "", "found");
    for (JsonNode finding : report.path("findings")) {
      table.row(
          finding.path("subject").asText(),
          finding.path("level").asText(),
          finding.path("message").asText());
      if (finding.has("remedy")) {
        table.row("", "", "  " + finding.path("remedy").asText());
      }
    }
    print(table);
  }

  private void print(TextTable table) {
    table.lines().forEach(out()::println);
    out().flush();
  }

  private PortalsOverHttp required(CommonOptions options) throws IOException {
    return running(options.settings(Map.of()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no Caravan runs on this database that can be reached; start it with"
                        + " \"caravan run\""));
  }

  private static Optional<PortalsOverHttp> running(Map<String, String> values) throws IOException {
    return RunningCaravan.on(StoreSettings.from(new Settings(values)))
        .flatMap(found -> found.apiUrl().map(url -> new PortalsOverHttp(url, found.http())));
  }

  private static String words(JsonNode list) {
    var words = new StringBuilder();
    list.forEach(word -> words.append(words.isEmpty() ? "" : " ").append(word.asText()));
    return words.toString();
  }

  private static void put(Map<String, String> parameters, String name, Object value) {
    if (value != null) {
      parameters.put(name, value.toString());
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
