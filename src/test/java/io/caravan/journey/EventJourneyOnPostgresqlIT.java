package io.caravan.journey;

import io.caravan.store.Dialect;

class EventJourneyOnPostgresqlIT extends EventJourney {
  EventJourneyOnPostgresqlIT() {
    super(Dialect.POSTGRESQL);
  }
}
