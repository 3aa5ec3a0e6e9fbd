package io.caravan.cli;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.action.Life;
import io.caravan.mirror.action.LifeEvent;
import io.caravan.mirror.action.Timeline;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan timeline}: the life of a record, from any id that it ever had. */
@Command(
    name = "timeline",
    description =
        "Shows when a record was created, deleted, restored, merged or erased, and how that came to"
            + " be known; works beside a running Caravan.")
final class TimelineCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions options;

  @Parameters(
      index = "0",
      paramLabel = "TYPE",
      description = "The object type, such as contacts or 2-123456.")
  private String object;

  @Parameters(index = "1", paramLabel = "ID", description = "The record's id, also a former one.")
  private long recordId;

  @Option(
      names = "--portal",
      paramLabel = "ID",
      description = "The portal; needed where several have a record with this id.")
  private Long portal;

  @Override
  public Integer call() throws IOException {
    ObjectType type;
    try {
      type = ObjectType.of(object);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    StoreSettings settings = StoreSettings.from(new Settings(options.settings(Map.of())));
    try (var store = Store.openReadOnly(settings)) {
      var timeline = new Timeline(store);
      List<Long> portals = portal == null ? timeline.portals(type, recordId) : List.of(portal);
      if (portals.size() > 1) {
        throw new ParameterException(
            spec.commandLine(),
            "The portals "
                + portals.stream().map(String::valueOf).collect(Collectors.joining(", "))
                + " have such a record: name one with --portal");
      }
      Life life =
          portals.isEmpty() ? null : timeline.of(new RecordRef(portals.get(0), type, recordId));
      return print(life);
    }
  }

  private int print(Life life) {
    if (life == null || life.state() == null) {
      spec.commandLine()
          .getErr()
          .println("The mirror has never heard of " + object + " " + recordId + ".");
      return 1;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s %d in portal %d: %s%n",
        life.current().type(), life.current().id(), life.current().portalId(), life.state().code());
    if (!life.asked().equals(life.current())) {
      out.printf("%d was merged and lives on as %d%n", life.asked().id(), life.current().id());
    }
    if (!life.merged().isEmpty()) {
      out.println(
          "merged into it: "
              + life.merged().stream()
                  .map(merged -> Long.toString(merged.id()))
                  .collect(Collectors.joining(", ")));
    }
    life.events().forEach(event -> out.println(line(event)));
    out.flush();
    return 0;
  }

  private static String line(LifeEvent event) {
    return "%-24s  %d  %-8s  %s%s"
        .formatted(
            event.at() == 0 ? "-" : Instant.ofEpochMilli(event.at()),
            event.record().id(),
            event.kind().code(),
            event.reason(),
            event.seenAt() == 0 ? "" : "; seen " + Instant.ofEpochMilli(event.seenAt()));
  }
}
