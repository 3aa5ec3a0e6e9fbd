package io.caravan.benchmark.sync;

import io.caravan.process.CaravanLaunch;
import io.caravan.process.ServerProcess;
import io.caravan.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code ./caravan sync contacts}, with a heap of 256 MB. */
final class CaravanCopy implements Copy {

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final String name;
  private final StoreSettings database;
  private final long portalId;
  private final CaravanLaunch launch;

  CaravanCopy(
      String name,
      StoreSettings database,
      Portal.Address hubspot,
      boolean limited,
      Path directory) {
    this.name = name;
    this.database = database;
    this.portalId = hubspot.portalId();
    CaravanLaunch base =
        CaravanLaunch.in(directory)
            .withEnvironment(Map.of("CARAVAN_JAVA_OPTS", "-Xmx256m -XX:+UseParallelGC"))
            .with("caravan.hubspot.base-url", hubspot.url())
            .with("caravan.portals.test.id", Long.toString(hubspot.portalId()))
            .with("caravan.portals.test.token", hubspot.token())
            .with("caravan.portals.test.tier", "professional")
            // Page by page, as portals without the right to export are read.
            .with("caravan.export.backfill", "never")
            .with("caravan.store.url", database.url())
            .with("caravan.store.user", database.user());
    launch =
        limited
            ? base
            : base.with("caravan.gateway.quota.burst", "1000000")
                .with("caravan.gateway.quota.search", "100000")
                .with("caravan.gateway.quota.daily", "100000000");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Result full() throws IOException {
    return run("--full");
  }

  @Override
  public Result incremental() throws IOException {
    return run("--incremental");
  }

  private Result run(String mode) {
    long most = 0;
    long cpu = 0;
    ServerProcess command =
        launch.command("sync", "contacts", mode, "--skip-associations", "--yes");
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!command.hasEnded(LOOK) && System.nanoTime() < end) {
      most = Math.max(most, command.peakResidentBytes());
      cpu =
          ProcessHandle.of(command.pid())
              .flatMap(process -> process.info().totalCpuDuration())
              .map(Duration::toMillis)
              .orElse(cpu);
    }
    String failed = command.exitCode() == 0 ? "" : command.endOfLog();
    return new Result(secondsOfLastRun(), most >> 20, cpu, failed);
  }

  private double secondsOfLastRun() {
    return number("SELECT ended_at - started_at FROM sync_run ORDER BY run_id DESC LIMIT 1")
        / 1000.0;
  }

  @Override
  public int contacts() {
    return (int) number("SELECT count(*) FROM mirror_record WHERE state = 'live'");
  }

  @Override
  public int changedOnes(List<Long> ids) {
    String sql =
        "SELECT properties ->> 'firstname' FROM mirror_record"
            + " WHERE portal_id = ? AND object_type = '0-1' AND record_id = ?";
    try (Connection connection = open();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      int found = 0;
      for (long id : ids) {
        statement.setLong(1, portalId);
        statement.setLong(2, id);
        try (ResultSet row = statement.executeQuery()) {
          if (row.next() && ("changed " + id).equals(row.getString(1))) {
            found++;
          }
        }
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long number(String sql) {
    try (Connection connection = open();
        ResultSet row = connection.createStatement().executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(database.url(), database.user(), "");
  }
}
