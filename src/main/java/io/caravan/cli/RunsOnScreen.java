package io.caravan.cli;

import io.caravan.mirror.compare.Difference;
import io.caravan.mirror.compare.RunRecordComparison;
import io.caravan.mirror.compare.SyncRunComparison;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Shows two sync runs side by side: what they counted, and the records after each of them with
 * their associations.
 */
final class RunsOnScreen {

  /** How long they took is told, and no verdict. */
  private static final String MILLISECONDS = "milliseconds";

  private final String url;
  private final String user;
  private final String password;
  private final DifferenceScreen screen;

  /**
   * @param url of the database that the runs are in
   */
  RunsOnScreen(String url, String user, String password, DifferenceScreen screen) {
    this.url = url;
    this.user = user;
    this.password = password;
    this.screen = screen;
  }

  /** Shows both; whether nothing is known to differ. */
  boolean same(long runA, long runB) {
    Map<String, Difference.Values> facts = SyncRunComparison.of(url, user, password, runA, runB);
    facts(facts, runA, runB);
    RunRecordComparison.Report report =
        new RunRecordComparison(url, user, password).run(runA, runB, screen::show);
    if (screen.isJson()) {
      screen.json(report);
    } else {
      records(report);
    }
    facts.remove(MILLISECONDS);
    return !report.differs() && facts.values().stream().allMatch(RunsOnScreen::isSame);
  }

  private void facts(Map<String, Difference.Values> facts, long runA, long runB) {
    if (screen.isJson()) {
      screen.json(new LinkedHashMap<>(facts));
      return;
    }
    screen.line("  %-20s %16s %16s", "", "run:" + runA, "run:" + runB);
    facts.forEach(
        (name, both) ->
            screen.line(
                "%s %-20s %16s %16s",
                isSame(both) ? " " : "*",
                name,
                Objects.requireNonNullElse(both.a(), ""),
                Objects.requireNonNullElse(both.b(), "")));
    screen.line("");
  }

  private void records(RunRecordComparison.Report report) {
    screen.rest();
    if (report.compared()) {
      screen.line(
          "records after A and after B: %,d only after A, %,d only after B, %,d differ",
          report.onlyA(), report.onlyB(), report.different());
      screen.columns(report.byColumn());
      RunRecordComparison.Links links = report.links();
      screen.line(
          "associations: %,d only after A, %,d only after B, %,d with other labels",
          links.onlyA(), links.onlyB(), links.different());
    }
    report.unknown().forEach(sentence -> screen.line("%s", sentence));
  }

  private static boolean isSame(Difference.Values both) {
    return Objects.equals(both.a(), both.b());
  }
}
