package io.caravan.journey;

import io.caravan.store.Dialect;

class ActionJourneyOnSqliteIT extends ActionJourney {
  ActionJourneyOnSqliteIT() {
    super(Dialect.SQLITE);
  }
}
