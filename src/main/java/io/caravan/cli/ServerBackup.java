package io.caravan.cli;

import java.util.List;

/** What to run where the database is a PostgreSQL server's, which has better backups of its own. */
final class ServerBackup {

  private final String address;

  /**
   * @param url {@code jdbc:postgresql://HOST/DATABASE}; what follows a question mark may be a
   *     password, and is left out
   */
  ServerBackup(String url) {
    String plain = url.substring("jdbc:".length());
    int query = plain.indexOf('?');
    address = query < 0 ? plain : plain.substring(0, query);
  }

  /** How to make one. */
  List<String> howToMake() {
    return List.of(
        "The database is a PostgreSQL server's: back it up with the server's own means. One of",
        "  - its continuous archiving (point-in-time recovery), which loses no minute; or",
        "  - a dump, while Caravan runs. All of it is one snapshot:",
        "      date -u +%Y-%m-%dT%H:%M:%SZ > caravan.dump.begun",
        "      pg_dump --format=custom --no-owner --file=caravan.dump --dbname=" + address,
        "Keep it readable for its owner alone, delete it when you have told persons that you would,",
        "and keep the vault's keys and the ledger of erasures elsewhere (docs/BACKUP.md).",
        "To try one: restore it into an empty database, then",
        "      ./caravan backup check --set caravan.store.url=jdbc:postgresql://HOST/THAT_DATABASE");
  }

  /** How to restore one. */
  List<String> howToRestore() {
    return List.of(
        "The database is a PostgreSQL server's: restore it with the server's own means.",
        "  1. Stop all instances of Caravan.",
        "  2. A dump:  pg_restore --clean --if-exists --single-transaction --no-owner --dbname="
            + address
            + " caravan.dump",
        "  3. Tell Caravan of which moment the database is (of a dump, when it was begun):",
        "              ./caravan backup restored --at 2026-11-22T02:30:00Z",
        "     It erases again who was erased since, and holds back writes that may have been sent",
        "     since. Without it Caravan takes the old database for the current one.",
        "  4. Start Caravan.");
  }
}
