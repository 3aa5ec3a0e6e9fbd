package io.caravan.journey;

import io.caravan.store.Dialect;

class EventJourneyOnSqliteIT extends EventJourney {
  EventJourneyOnSqliteIT() {
    super(Dialect.SQLITE);
  }
}
