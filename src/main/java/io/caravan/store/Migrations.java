package io.caravan.store;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables to the state that this version of Caravan needs. */
final class Migrations {

  private Migrations() {}

  static void run(StoreSettings settings) {
    try {
      Flyway.configure()
          .dataSource(settings.url(), text(settings.user()), text(settings.password()))
          .locations(settings.dialect().migrations())
          // Each feature counts its migrations in a range of its own, so a new one of a lower range
          // comes after those of higher ranges.
          .outOfOrder(true)
          .table("schema_history")
          .load()
          .migrate();
    } catch (FlywayException e) {
      StoreUnavailable unavailable = DatabaseFailure.unavailable(e);
      throw unavailable != null
          ? unavailable
          : new StoreException("The tables could not be brought up to date: " + e.getMessage(), e);
    }
  }

  private static String text(String value) {
    return value.isEmpty() ? null : value;
  }
}
