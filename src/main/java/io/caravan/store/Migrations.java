package io.caravan.store;

import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables to the state that this version of Caravan needs. */
final class Migrations {

  private Migrations() {}

  static void run(StoreSettings settings) {
    try {
      flyway(settings).migrate();
    } catch (FlywayException e) {
      throw failed("The tables could not be brought up to date", e);
    }
  }

  /** Versions that a database has been brought to and that this Caravan does not know. */
  static List<String> unknown(StoreSettings settings) {
    try {
      return Arrays.stream(flyway(settings).info().all())
          .filter(one -> one.getState().isApplied() && !one.getState().isResolved())
          .map(one -> String.valueOf(one.getVersion()))
          .toList();
    } catch (FlywayException e) {
      throw failed("The versions of the tables cannot be read", e);
    }
  }

  private static Flyway flyway(StoreSettings settings) {
    return Flyway.configure()
        .dataSource(settings.url(), text(settings.user()), text(settings.password()))
        .locations(settings.dialect().migrations())
        // Each feature counts its migrations in a range of its own, so a new one of a lower range
        // comes after those of higher ranges.
        .outOfOrder(true)
        .table("schema_history")
        .load();
  }

  private static StoreException failed(String what, FlywayException cause) {
    StoreUnavailable unavailable = DatabaseFailure.unavailable(cause);
    return unavailable != null
        ? unavailable
        : new StoreException(what + ": " + cause.getMessage(), cause);
  }

  private static String text(String value) {
    return value.isEmpty() ? null : value;
  }
}
