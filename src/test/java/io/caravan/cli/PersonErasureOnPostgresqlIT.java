package io.caravan.cli;

import io.caravan.store.Dialect;

class PersonErasureOnPostgresqlIT extends PersonErasure {

  PersonErasureOnPostgresqlIT() {
    super(Dialect.POSTGRESQL);
  }
}
