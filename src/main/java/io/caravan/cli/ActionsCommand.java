package io.caravan.cli;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.action.Action;
import io.caravan.mirror.action.ActionFilter;
import io.caravan.mirror.action.ActionJson;
import io.caravan.mirror.action.ActionLog;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caravan actions}: what changed, as it is told to the company's own systems. */
@Command(name = "actions", description = "Shows what changed in HubSpot's records.")
final class ActionsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "list",
      description = "A line for each of the newest actions; works beside a running Caravan.")
  int list(
      @Mixin CommonOptions options,
      @Option(names = "--portal", paramLabel = "ID", description = "Only of this portal.")
          Long portal,
      @Option(
              names = "--object",
              paramLabel = "TYPE",
              description = "Only of this object type, such as contacts or 2-123456.")
          String object,
      @Option(
              names = "--record",
              paramLabel = "ID",
              description = "Only of this record, its associations and merges included.")
          Long record,
      @Option(
              names = "--since",
              paramLabel = "DURATION",
              description = "Only of the last so much, such as 30m, 2h or 7d.")
          String since,
      @Option(
              names = "--limit",
              paramLabel = "NUMBER",
              defaultValue = "100",
              description = "So many of the newest at most; ${DEFAULT-VALUE} by default.")
          int limit,
      @Option(names = "--json", description = "A line of JSON for each, as receivers get it.")
          boolean json)
      throws IOException {
    if (limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "--limit is " + limit + ", but must be 1 or more");
    }
    var filter = new ActionFilter(portal, type(object), record, Since.of(since, spec));
    StoreSettings settings = StoreSettings.from(new Settings(options.settings(Map.of())));
    try (var store = Store.openReadOnly(settings)) {
      print(new ActionLog(store).newest(filter, limit), json);
    }
    return 0;
  }

  private void print(List<Action> actions, boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    for (Action action : actions) {
      out.println(json ? ActionJson.text(action) : line(action));
    }
    if (!json) {
      out.println(actions.size() + " actions");
    }
    out.flush();
  }

  private ObjectType type(String object) {
    try {
      return object == null ? null : ObjectType.of(object);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--object is " + e.getMessage(), e);
    }
  }

  private static String line(Action action) {
    String other =
        action.other() == null ? "" : " -> " + action.other().type() + " " + action.other().id();
    return "%d  %s  %d  %s  %s %d%s  %s"
        .formatted(
            action.seq(),
            action.at() == 0 ? "-" : Instant.ofEpochMilli(action.at()),
            action.record().portalId(),
            action.kind().words(action.record().type()),
            action.record().type(),
            action.record().id(),
            other,
            action.erased() ? "(erased)" : String.join(", ", action.properties().keySet()))
        .stripTrailing();
  }
}
