package io.caravan.store;

import io.caravan.settings.Settings;
import java.nio.file.Path;

/**
 * How to reach the database, and the bounds of the group commit.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST/DATABASE}
 * @param user PostgreSQL only; empty for none
 * @param password PostgreSQL only; secret, empty for none
 * @param readers connections for reading; writing has one of its own
 * @param groupSize works that one transaction takes at most
 * @param groupBytes bytes that one transaction takes at most, by its callers' estimates
 * @param queueSize works that may wait for a transaction; more are refused
 * @param queueBytes bytes that may wait for a transaction; more are refused
 */
public record StoreSettings(
    String url,
    String user,
    String password,
    int readers,
    int groupSize,
    long groupBytes,
    int queueSize,
    long queueBytes) {

  private static final int READERS = 4;
  private static final int GROUP_SIZE = 2_000;
  private static final long GROUP_BYTES = 8L << 20;
  private static final int QUEUE_SIZE = 50_000;
  private static final long QUEUE_BYTES = 48L << 20;

  /** Reads {@code caravan.store.*}. */
  public static StoreSettings from(Settings settings) {
    String url =
        settings.choice(
            "caravan.store.url",
            "jdbc:sqlite:data/caravan.db",
            "jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE",
            text -> {
              Dialect.of(text);
              return text;
            });
    return new StoreSettings(
        url,
        settings.text("caravan.store.user", ""),
        settings.text("caravan.store.password", ""),
        settings.integer("caravan.store.readers", READERS, 1, 100),
        settings.integer("caravan.store.group-size", GROUP_SIZE, 1, 100_000),
        settings.bytes("caravan.store.group-bytes", GROUP_BYTES, 1 << 10, 1L << 30),
        settings.integer("caravan.store.queue-size", QUEUE_SIZE, 1, 10_000_000),
        settings.bytes("caravan.store.queue-bytes", QUEUE_BYTES, 1 << 10, 1L << 34));
  }

  /** An SQLite file with the default bounds. */
  public static StoreSettings sqlite(Path file) {
    return of("jdbc:sqlite:" + file, "", "");
  }

  /** Any database with the default bounds. */
  public static StoreSettings of(String url, String user, String password) {
    return new StoreSettings(
        url, user, password, READERS, GROUP_SIZE, GROUP_BYTES, QUEUE_SIZE, QUEUE_BYTES);
  }

  /** The engine that the URL names. */
  public Dialect dialect() {
    return Dialect.of(url);
  }

  /** The SQLite file; only for {@link Dialect#SQLITE}. */
  public Path file() {
    String path = url.substring("jdbc:sqlite:".length());
    int query = path.indexOf('?');
    return Path.of(query < 0 ? path : path.substring(0, query)).toAbsolutePath();
  }

  /** Shows everything but the password. */
  @Override
  public String toString() {
    return "StoreSettings[url=" + url + ", user=" + user + ", readers=" + readers + "]";
  }
}
