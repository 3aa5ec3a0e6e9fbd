package io.caravan.cli;

import io.caravan.access.people.ChangeListener;
import io.caravan.access.people.PeopleChange;
import io.caravan.audit.AuditEntry;
import io.caravan.audit.AuditTrail;
import io.caravan.store.Effect;
import java.time.Clock;
import java.util.List;

/** Writes changes to domains, users and API keys down in the transaction that makes them. */
record AuditedPeople(AuditTrail trail, Clock clock) implements ChangeListener {

  @Override
  public List<Effect<?>> changed(PeopleChange change) {
    return List.of(
        trail.recording(
            new AuditEntry(
                clock.instant(),
                change.caller(),
                change.action(),
                change.target(),
                0,
                change.before(),
                change.after(),
                AuditEntry.DONE)));
  }
}
