package io.caravan.cli;

import io.caravan.hubspot.ObjectType;
import io.caravan.hubspot.RateLimits;
import io.caravan.write.Operation;
import io.caravan.write.file.DryRun;
import io.caravan.write.file.PlannedRow;
import io.caravan.write.file.PlannedRow.Kind;
import java.nio.file.Path;
import java.util.Map;

/** What a person sees of a dry run: the first rows that do something, then the sum. */
final class DryRunScreen {

  private static final int WIDTH = 40;

  private final Terminal terminal;
  private final Operation operation;
  private final int limit;
  private int shown;
  private long more;

  DryRunScreen(Terminal terminal, Operation operation, int limit) {
    this.terminal = terminal;
    this.operation = operation;
    this.limit = limit;
  }

  void nothingToCompare(ObjectType type) {
    terminal.line(
        "Caravan's copy of the portal holds no %s: it cannot tell what is new or would change.",
        type);
    terminal.line("");
  }

  void row(PlannedRow row) {
    if (row.kind() == Kind.UNCHANGED) {
      return;
    }
    if (shown == limit) {
      more++;
      return;
    }
    shown++;
    terminal.line(
        "%-9s line %-7d %s%s",
        row.kind().label(),
        row.line(),
        cut(row.identity()),
        row.recordId().isEmpty() || row.recordId().equals(row.identity())
            ? ""
            : "  (record " + row.recordId() + ")");
    if (row.problem() != null) {
      terminal.line("            %s", row.problem().message());
    }
    for (Map.Entry<String, PlannedRow.Change> change : row.changes().entrySet()) {
      String after = text(change.getValue().after());
      terminal.line(
          row.kind() == Kind.NEW ? "            %s: %3$s" : "            %s: %s → %s",
          change.getKey(),
          text(change.getValue().before()),
          after);
    }
  }

  void sum(DryRun.Sum sum, Path results) {
    if (more > 0) {
      terminal.line("... and %,d rows more (--limit shows more, --results takes all)", more);
    }
    if (shown > 0) {
      terminal.line("");
    }
    count("new", sum.count(Kind.NEW), "would be created");
    count("changed", sum.count(Kind.CHANGED), "would get other values");
    count("unchanged", sum.count(Kind.UNCHANGED), "have these values already");
    if (operation == Operation.ARCHIVE || sum.count(Kind.ARCHIVED) > 0) {
      count("archived", sum.count(Kind.ARCHIVED), "would go to the recycle bin");
    }
    if (sum.count(Kind.LINKED) > 0) {
      count("linked", sum.count(Kind.LINKED), "associations made or removed; not compared");
    }
    count("unknown", sum.count(Kind.UNKNOWN), "not in Caravan's copy, or not read yet");
    count("invalid", sum.count(Kind.INVALID), "cannot be written");
    terminal.line(
        "calls       %,10d   %sabout %s under the portal's limits",
        sum.calls(),
        sum.lookUps() > 0 ? "%,d of them look-ups; ".formatted(sum.lookUps()) : "",
        WriteProgress.words(sum.time()));
    if (sum.dailyLimit() != RateLimits.NO_LIMIT && sum.calls() > sum.dailyLimit()) {
      terminal.line("                         more than the %,d calls of a day", sum.dailyLimit());
    }
    if (results != null) {
      terminal.line("results     %s", results);
    }
    terminal.line("");
    terminal.line("Nothing was sent.");
  }

  private void count(String label, long count, String words) {
    terminal.line("%-11s %,10d   %s", label, count, words);
  }

  private static String text(String value) {
    return value.isEmpty() ? "(empty)" : cut(value);
  }

  private static String cut(String value) {
    String line = value.replaceAll("\\s+", " ");
    return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
  }
}
