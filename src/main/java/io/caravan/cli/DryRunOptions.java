package io.caravan.cli;

import io.caravan.gateway.quota.QuotaSettings;
import io.caravan.mirror.MirrorQueries;
import io.caravan.settings.Settings;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.write.file.DryRun;
import io.caravan.write.file.ImportOrder;
import io.caravan.write.file.PlannedRow;
import io.caravan.write.file.Rows;
import io.caravan.write.file.UnusableInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code --dry-run}: what a file would change, held against the mirror. */
final class DryRunOptions {

  @Option(
      names = "--dry-run",
      description = "Sends nothing: tells what would change, against Caravan's copy of HubSpot.")
  private boolean wanted;

  @Option(
      names = "--limit",
      defaultValue = "20",
      paramLabel = "N",
      description = "With --dry-run: so many changed rows are shown; --results takes all.")
  private int limit;

  boolean wanted() {
    return wanted;
  }

  /**
   * @param results takes each row's plan as NDJSON; null for none
   */
  int run(
      Map<String, String> values,
      ImportOrder order,
      WriteFileOptions file,
      Path results,
      Terminal terminal)
      throws IOException {
    var settings = new Settings(values);
    var storeSettings = StoreSettings.from(settings);
    var quota = QuotaSettings.from(settings);
    var portals = ChosenPortals.of(settings);
    if (storeSettings.dialect() == Dialect.SQLITE && !Files.exists(storeSettings.file())) {
      throw new UnusableInput(
          "there is no copy of HubSpot to compare with: the database "
              + storeSettings.file()
              + " does not exist; run Caravan once");
    }
    var screen = new DryRunScreen(terminal, order.operation(), limit);
    try (var store = Store.openReadOnly(storeSettings);
        Rows rows = Rows.open(file.open(), order);
        Writer out =
            results == null
                ? Writer.nullWriter()
                : Files.newBufferedWriter(results, StandardCharsets.UTF_8)) {
      var records = new MirroredRecords(new MirrorQueries(store));
      if (!records.covers(order.portalId(), order.type())) {
        screen.nothingToCompare(order.type());
      }
      var dryRun =
          new DryRun(
              records,
              new PortalsToWriteTo(portals),
              id -> quota.with(portals.limits(id).orElseGet(quota::assumedPlan)),
              // Without a call to HubSpot.
              DryRun.WriteRules.NONE);
      DryRun.Sum sum =
          dryRun.of(
              rows,
              order.portalId(),
              row -> {
                screen.row(row);
                write(out, row);
              });
      screen.sum(sum, results);
      return sum.count(PlannedRow.Kind.INVALID) > 0 ? 1 : 0;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void write(Writer out, PlannedRow row) {
    try {
      out.write(DryRun.json(row) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
