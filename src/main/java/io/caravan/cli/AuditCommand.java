package io.caravan.cli;

import io.caravan.audit.Anchor;
import io.caravan.audit.AuditFilter;
import io.caravan.audit.AuditQueries;
import io.caravan.audit.AuditSettings;
import io.caravan.audit.ChainedEntry;
import io.caravan.audit.EntryJson;
import io.caravan.audit.Verdict;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * {@code caravan audit}: who did what, and whether the log of that is whole. Only looks, and so
 * works beside a running Caravan.
 */
@Command(name = "audit", description = "Shows who did what, and proves that the log is whole.")
final class AuditCommand extends CommandGroup {

  /** Which entries. */
  static final class Which {
    @Option(names = "--caller", paramLabel = "ID", description = "Only what this caller did.")
    private String caller;

    @Option(
        names = "--action",
        paramLabel = "ACTION",
        description = "Only this action; write.* is all that begin so.")
    private String action;

    @Option(names = "--portal", paramLabel = "ID", description = "Only to this portal.")
    private Long portal;

    @Option(
        names = "--target",
        paramLabel = "TARGET",
        description = "Only to this, such as contacts/4711 or dead-letters/*.")
    private String target;

    @Option(
        names = "--result",
        paramLabel = "RESULT",
        description = "Only with this result, such as done or rejected*.")
    private String result;

    @Option(names = "--since", paramLabel = "TIME", description = "Only since: 2h, 2026-11-20.")
    private String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only until: 2h, 2026-11-20.")
    private String until;

    private AuditFilter filter(CommandSpec spec) {
      return new AuditFilter(
          caller,
          action,
          portal,
          target,
          result,
          time("--since", since, spec),
          time("--until", until, spec));
    }

    private static Instant time(String option, String text, CommandSpec spec) {
      try {
        return text == null
            ? null
            : Instant.ofEpochMilli(SinceTime.millis(text, Clock.systemDefaultZone()));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), option + " is " + e.getMessage(), e);
      }
    }
  }

  @Command(name = "list", description = "A line for each entry, the newest first.")
  int list(
      @Mixin CommonOptions options,
      @Mixin Which which,
      @Option(
              names = "--limit",
              paramLabel = "NUMBER",
              defaultValue = "100",
              description = "So many at most; ${DEFAULT-VALUE} by default.")
          int limit,
      @Option(names = "--json", description = "A line of JSON for each, with values.") boolean json)
      throws IOException {
    if (limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "--limit is " + limit + ", but must be 1 or more");
    }
    AuditFilter filter = which.filter(spec);
    var sight = new AuditFilter.Sight(AuditedExecution.osUser(), Set.of());
    return asking(
        options,
        (queries, out) -> {
          List<ChainedEntry> entries = queries.search(filter, sight, 0, limit);
          if (json) {
            entries.forEach(entry -> out.println(EntryJson.shown(entry)));
          } else {
            table(entries).forEach(out::println);
            out.println(entries.size() + (entries.size() == 1 ? " entry" : " entries"));
          }
          return 0;
        });
  }

  private static List<String> table(List<ChainedEntry> entries) {
    var table =
        new TextTable(">id", "at", "caller", "from", "action", "target", "portal", "result");
    for (ChainedEntry entry : entries) {
      table.row(
          entry.id(),
          entry.time(),
          entry.caller().id(),
          entry.caller().address(),
          entry.action(),
          entry.target(),
          entry.portalId() == 0 ? "" : entry.portalId(),
          entry.result());
    }
    return table.lines();
  }

  @Command(
      name = "verify",
      description =
          "Proves that no entry was changed, removed, inserted or moved; names the first that was."
              + " Exit code 0: it holds, 1: it does not.")
  int verify(
      @Mixin CommonOptions options,
      @Option(
              names = "--since",
              paramLabel = "ID",
              defaultValue = "1",
              description = "From this entry on only.")
          long since,
      @Option(
              names = "--anchor",
              paramLabel = "FILE",
              description = "An anchor taken before; finds out whether the log was cut off.")
          Path file)
      throws IOException {
    Optional<Anchor> anchor = file == null ? Optional.empty() : Optional.of(anchor(file));
    if (since < 1) {
      throw new ParameterException(
          spec.commandLine(), "--since is " + since + ", but must be an entry's id");
    }
    if (anchor.isPresent() && anchor.get().id() < since) {
      throw new ParameterException(
          spec.commandLine(),
          "the anchor is entry %d, before --since %d".formatted(anchor.get().id(), since));
    }
    return asking(options, (queries, out) -> tell(queries.verify(since, anchor), out));
  }

  /** Says whether a log is whole; the exit code. */
  static int tell(Verdict verdict, PrintWriter out) {
    out.println(
        "%d entries checked, %d of them in archives; the values of %d were erased"
            .formatted(verdict.checked(), verdict.archived(), verdict.erased()));
    if (verdict.holds()) {
      out.println("the log is whole up to entry " + verdict.lastId());
      return 0;
    }
    Verdict.Fault fault = verdict.fault().get();
    out.println(
        "NOT WHOLE: entry %d was %s (%s)"
            .formatted(fault.id(), words(fault.kind()), fault.detail()));
    return ExitCode.SOFTWARE;
  }

  private static String words(Verdict.Kind kind) {
    return switch (kind) {
      case CUT -> "cut off, with all after it";
      case REWRITTEN -> "written anew, with those before it";
      default -> kind.name().toLowerCase(Locale.ROOT);
    };
  }

  private Anchor anchor(Path file) throws IOException {
    return Anchor.of(Files.readString(file, StandardCharsets.UTF_8))
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    file + " holds no anchor; caravan audit anchor --out " + file + " makes one"));
  }

  @Command(
      name = "anchor",
      description =
          "The end of the log in a line, to be kept elsewhere: verify --anchor compares with it.")
  int anchor(
      @Mixin CommonOptions options,
      @Option(names = "--out", paramLabel = "FILE", description = "Into a file.") Path file)
      throws IOException {
    return asking(
        options,
        (queries, out) -> {
          String line = queries.anchor(Clock.systemUTC().instant()).line();
          if (file == null) {
            out.println(line);
          } else {
            Files.writeString(file, line + "\n", StandardCharsets.UTF_8);
          }
          return 0;
        });
  }

  /** A question to the log. */
  @FunctionalInterface
  private interface Question {
    int ask(AuditQueries queries, PrintWriter out) throws IOException;
  }

  private int asking(CommonOptions options, Question question) throws IOException {
    var settings = new Settings(options.settings(Map.of()));
    PrintWriter out = spec.commandLine().getOut();
    try (var store = Store.openReadOnly(StoreSettings.from(settings))) {
      return question.ask(new AuditQueries(store, AuditSettings.from(settings).archive()), out);
    } finally {
      out.flush();
    }
  }
}
