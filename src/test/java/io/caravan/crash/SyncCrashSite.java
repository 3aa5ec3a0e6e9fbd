package io.caravan.crash;

import io.caravan.cli.Comparison;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.sync.Mode;
import io.caravan.process.CaravanLaunch;
import io.caravan.process.ServerProcess;
import io.caravan.simulator.Simulator;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** The packaged Caravan that syncs three objects of a simulated portal, on SQLite. */
final class SyncCrashSite {

  private static final List<ObjectType> TYPES =
      List.of(ObjectType.CONTACTS, ObjectType.COMPANIES, ObjectType.DEALS);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final CaravanLaunch launch;
  private final Simulator hubspot;

  SyncCrashSite(CaravanLaunch launch, Simulator hubspot) {
    this.launch = launch;
    this.hubspot = hubspot;
  }

  ServerProcess start() {
    return launch.startAndAwait();
  }

  /** Each life ends in the middle of its calls: after a few, or after some dozens. */
  void killWhileSyncing(int kills, Random random) {
    for (int i = 0; i < kills; i++) {
      ServerProcess server = start();
      long until = calls() + 5 + random.nextInt(40);
      server.await("calls of a sync", () -> calls() >= until, LIMIT);
      server.killNine();
    }
  }

  /** Whether each object had a run of this mode from its beginning to its end. */
  boolean synced(Mode mode) {
    String sql =
        "SELECT count(DISTINCT object_type) FROM sync_run WHERE mode = ? AND state = 'done'";
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + launch.database());
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, mode.code());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getInt(1) >= TYPES.size();
      }
    } catch (SQLException e) {
      return false;
    }
  }

  /** Runs {@code ./caravan reconcile} beside the server; its exit code. */
  int reconcile() {
    ServerProcess command = launch.command("reconcile", "all", "--level", "full", "--associations");
    if (!command.hasEnded(Duration.ofMinutes(2))) {
      command.close();
      throw new IllegalStateException("reconcile did not end\n" + command.endOfLog());
    }
    return command.exitCode();
  }

  /** What differs between HubSpot and the mirror of a server that has stopped. */
  List<String> differences() {
    try (Store store = Store.openReadOnly(StoreSettings.sqlite(launch.database()))) {
      return Comparison.of(hubspot.portal(), new MirrorQueries(store), TYPES).differences();
    }
  }

  private long calls() {
    return hubspot.report().calls();
  }
}
