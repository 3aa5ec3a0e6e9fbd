package io.caravan.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.PGProperty;
import org.sqlite.SQLiteConfig;

/** Opens connections with what the engine needs to be durable and fast. */
final class Connections {

  private static final int BUSY_TIMEOUT_MILLIS = 10_000;
  private static final int CACHE_KIB = 32 << 10;
  private static final long MAPPED_BYTES = 256L << 20;

  private final StoreSettings settings;

  Connections(StoreSettings settings) {
    this.settings = settings;
    if (settings.dialect() == Dialect.SQLITE) {
      SqliteLibrary.require();
    }
  }

  /** The connection that writes; its caller commits, and with SQLite makes the log durable. */
  Connection openWriter() throws SQLException {
    Connection connection = open(writing());
    if (settings.dialect() == Dialect.SQLITE) {
      try (Statement statement = connection.createStatement()) {
        // A commit then does not wait for the disk: LogSync does, beside the next transaction.
        statement.execute("PRAGMA synchronous = NORMAL");
      }
    }
    connection.setAutoCommit(false);
    return connection;
  }

  /** A connection of its own outside of any pool, committing by itself. */
  Connection open() throws SQLException {
    return open(writing());
  }

  /** A pool of connections that only read. */
  HikariDataSource readers() {
    HikariConfig config = new HikariConfig();
    config.setPoolName("caravan-store-readers");
    config.setJdbcUrl(settings.url());
    config.setMaximumPoolSize(settings.readers());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(10_000);
    config.setInitializationFailTimeout(-1);
    config.setRegisterMbeans(false);
    config.setDataSourceProperties(reading());
    if (settings.dialect() == Dialect.SQLITE) {
      config.setConnectionInitSql("PRAGMA query_only = ON");
    } else {
      config.setReadOnly(true);
    }
    return new HikariDataSource(config);
  }

  private Connection open(Properties properties) throws SQLException {
    return DriverManager.getConnection(settings.url(), properties);
  }

  private Properties writing() {
    return settings.dialect() == Dialect.SQLITE ? sqlite().toProperties() : postgresql();
  }

  private Properties reading() {
    if (settings.dialect() == Dialect.POSTGRESQL) {
      Properties properties = postgresql();
      // Usually the driver declares only explicit transactions read-only, not single statements.
      PGProperty.READ_ONLY_MODE.set(properties, "always");
      return properties;
    }
    SQLiteConfig config = sqlite();
    config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, Long.toString(MAPPED_BYTES));
    return config.toProperties();
  }

  private SQLiteConfig sqlite() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // FULL: a commit returns after the fsync of the log. NORMAL would lose the last ones with the
    // power.
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.enforceForeignKeys(true);
    config.setCacheSize(-CACHE_KIB);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    // The log is brought into the file by Checkpoints, apart from the writer.
    config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, "0");
    return config;
  }

  private Properties postgresql() {
    Properties properties = new Properties();
    if (!settings.user().isEmpty()) {
      PGProperty.USER.set(properties, settings.user());
    }
    if (!settings.password().isEmpty()) {
      PGProperty.PASSWORD.set(properties, settings.password());
    }
    PGProperty.APPLICATION_NAME.set(properties, "caravan");
    PGProperty.REWRITE_BATCHED_INSERTS.set(properties, true);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.CONNECT_TIMEOUT.set(properties, 10);
    return properties;
  }

  static void closeQuietly(Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // Closing is the last thing that is done with it.
    }
  }
}
