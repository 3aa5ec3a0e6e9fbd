package io.caravan.store;

import java.util.Locale;

/** The SQL engine behind a {@link Store}. */
public enum Dialect {
  /** Embedded: one file, owned by one process, one writer. */
  SQLITE,
  /** A server, shared by several instances. */
  POSTGRESQL;

  /**
   * The engine that a JDBC URL names.
   *
   * @throws IllegalArgumentException for any other engine
   */
  public static Dialect of(String jdbcUrl) {
    if (jdbcUrl.startsWith("jdbc:sqlite:")) {
      return SQLITE;
    }
    if (jdbcUrl.startsWith("jdbc:postgresql:")) {
      return POSTGRESQL;
    }
    throw new IllegalArgumentException("neither jdbc:sqlite: nor jdbc:postgresql:");
  }

  /** Where Flyway finds this engine's migrations on the class path. */
  String migrations() {
    return "classpath:db/migration/" + name().toLowerCase(Locale.ROOT);
  }
}
