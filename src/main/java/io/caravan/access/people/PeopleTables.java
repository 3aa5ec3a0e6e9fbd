package io.caravan.access.people;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** All tables of people. */
record PeopleTables(DomainTable domains, UserTable users, RemovedTable removed, ApiKeyTable keys) {

  PeopleTables() {
    this(new DomainTable(), new UserTable(), new RemovedTable(), new ApiKeyTable());
  }

  /** What decides who gets in. */
  Directory directory(Connection connection, long revision, Instant now) throws SQLException {
    return Directory.of(
        revision,
        domains.all(connection),
        users.all(connection),
        removed.all(connection),
        keys.valid(connection, now));
  }

  /** Tells other processes of a change; also keeps two changes from happening at the same time. */
  void revise(Connection connection) throws SQLException {
    new PeopleSql(connection)
        .change("UPDATE people_revision SET revision = revision + 1 WHERE id = 1");
  }

  /** Counts the changes, of all processes. */
  static long revision(Connection connection) throws SQLException {
    return new PeopleSql(connection)
        .first("SELECT revision FROM people_revision WHERE id = 1", row -> row.getLong(1))
        .orElseThrow();
  }
}
