package io.caravan.journey;

import io.caravan.store.Dialect;

class ActionJourneyOnPostgresqlIT extends ActionJourney {
  ActionJourneyOnPostgresqlIT() {
    super(Dialect.POSTGRESQL);
  }
}
