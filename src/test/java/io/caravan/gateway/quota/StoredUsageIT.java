package io.caravan.gateway.quota;

import io.caravan.store.StoreSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** {@link StoredUsageTest} in a real PostgreSQL. */
class StoredUsageIT extends StoredUsageTest {

  private EmbeddedPostgres postgres;

  @BeforeEach
  void startServer() throws IOException {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
  }

  @AfterEach
  void stopServer() throws IOException {
    postgres.close();
  }

  @Override
  StoreSettings settings() {
    return StoreSettings.of(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "");
  }
}
