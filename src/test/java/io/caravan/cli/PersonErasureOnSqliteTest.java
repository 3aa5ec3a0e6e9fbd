package io.caravan.cli;

import io.caravan.store.Dialect;

class PersonErasureOnSqliteTest extends PersonErasure {

  PersonErasureOnSqliteTest() {
    super(Dialect.SQLITE);
  }
}
