package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mirror.journal.Gap;
import io.caravan.mirror.journal.GapLog;
import io.caravan.mirror.journal.JournalSubscriptions;
import io.caravan.settings.Settings;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code caravan gaps}: times in which webhooks may have been missed. Looking works beside a
 * running Caravan, and so does closing: it is asked to do it.
 */
@Command(
    name = "gaps",
    description = "Shows times in which webhooks may have been missed, and makes up for them.")
final class GapsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "list", description = "A line for each, the newest first.")
  int list(
      @Mixin CommonOptions options,
      @Option(
              names = "--limit",
              defaultValue = "100",
              description = "How many at most; ${DEFAULT-VALUE} by default.")
          int limit)
      throws Exception {
    var settings = StoreSettings.from(new Settings(options.settings(Map.of())));
    if (limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit must be 1 or more.");
    }
    try (var store = Store.openReadOnly(settings)) {
      var gaps = new GapLog(store).list(limit);
      gaps.forEach(gap -> line(gap));
      long open = gaps.stream().filter(Gap::open).count();
      out().println(gaps.size() + " gaps, " + open + " of them open");
      out().flush();
    }
    return 0;
  }

  @Changes
  @Command(
      name = "close",
      description =
          "Makes up for all that happened since a time: by HubSpot's webhooks journal where it is"
              + " enabled and reaches back so far, else by an incremental sync. Says which.")
  int close(
      @Mixin CommonOptions options,
      @Option(
              names = "--since",
              required = true,
              paramLabel = "TIME",
              description = "A duration back from now, such as 2h, or a time in ISO-8601.")
          String since)
      throws Exception {
    Map<String, String> values = options.settings(Map.of());
    Instant from = time(since);
    var store = StoreSettings.from(new Settings(values));
    var running =
        store.dialect() == Dialect.SQLITE
            ? RunningCaravan.on(store.file())
            : java.util.Optional.<RunningCaravan>empty();
    boolean closed;
    if (running.isPresent()) {
      JsonNode gap = running.get().closeGap(from);
      closed = gap.path("state").asText().equals("closed");
      verdict(
          closed,
          gap.path("closedBy").asText(),
          gap.path("events").asLong(),
          gap.path("detail").asText());
    } else {
      try (var application = Application.startForSync(CommonOptions.home(), values)) {
        Gap gap = application.journal().recovery().closeSince(from);
        while (!application.syncRuns().live().isEmpty()) {
          Thread.sleep(200);
        }
        closed = !gap.open();
        verdict(closed, closed ? gap.closedBy().code() : "", gap.events(), gap.detail());
        if (gap.events() > 0) {
          out().println("The events wait in their channel; \"caravan run\" takes them in.");
        }
      }
    }
    out().flush();
    return closed ? 0 : 1;
  }

  @Command(
      name = "subscriptions",
      description = "Shows what the webhooks journal tells of, and subscribes to what is missing.")
  int subscriptions(
      @Mixin CommonOptions options,
      @Option(names = "--dry-run", description = "Only shows what is missing.") boolean dryRun)
      throws Exception {
    Map<String, String> values = options.settings(Map.of());
    var store = StoreSettings.from(new Settings(values));
    if (!dryRun
        && store.dialect() == Dialect.SQLITE
        && RunningCaravan.on(store.file()).isPresent()) {
      out().println("The running Caravan subscribes by itself when it reads the journal.");
      return 0;
    }
    try (var application = Application.startForSync(CommonOptions.home(), values)) {
      JournalSubscriptions.Found found =
          application
              .journal()
              .subscriptions()
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(),
                          "The journal is not enabled: set caravan.journal.enabled=true"))
              .ensure(dryRun);
      found.present().forEach(each -> out().println("there      " + each));
      found.refused().forEach(each -> out().println("refused    " + each));
      String word = dryRun ? "missing    " : "subscribed ";
      found.missing().forEach(each -> out().println(word + each));
      out().flush();
      return found.refused().isEmpty() ? 0 : 1;
    }
  }

  private void line(Gap gap) {
    out()
        .println(
            "%d  %s  %s  %s  %s  %s"
                .formatted(
                    gap.id(),
                    gap.from(),
                    gap.to(),
                    gap.cause().words(),
                    gap.open()
                        ? "OPEN"
                        : "closed by %s, %d events".formatted(gap.closedBy().code(), gap.events()),
                    gap.detail()));
  }

  private void verdict(boolean closed, String means, long events, String detail) {
    out()
        .println(
            closed
                ? "closed by %s: %d events, %s".formatted(means, events, detail)
                : "still open: " + detail);
  }

  private Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      try {
        return Instant.now().minus(Settings.parseDuration(text));
      } catch (IllegalArgumentException f) {
        throw new ParameterException(
            spec.commandLine(),
            "--since is '"
                + text
                + "', but must be a duration such as 30m, 2h or 2d, or a time such as"
                + " 2026-11-22T09:30:00Z",
            f);
      }
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
