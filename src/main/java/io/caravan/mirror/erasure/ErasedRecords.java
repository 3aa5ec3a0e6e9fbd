package io.caravan.mirror.erasure;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorWriter;
import io.caravan.mirror.PendingChange;
import io.caravan.mirror.RecordChange;
import io.caravan.mirror.RecordRef;
import io.caravan.privacy.Person;
import io.caravan.privacy.Tombstones;
import io.caravan.store.Effect;
import io.caravan.store.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Erases contacts by the mirror's own rules: the values go, a mark stays that nothing brings back
 * to life, and whoever listens to the mirror hears of it, as the receivers of actions do.
 */
public final class ErasedRecords implements Tombstones {

  private final MirrorWriter writer;
  private final Clock clock;

  public ErasedRecords(MirrorWriter writer, Clock clock) {
    this.writer = writer;
    this.clock = clock;
  }

  @Override
  public long raise(Transaction transaction, Person person) throws SQLException {
    List<Effect<?>> effects = new ArrayList<>();
    long held = 0;
    for (long id : new TreeSet<>(person.contactIds())) {
      var ref = new RecordRef(person.portalId(), ObjectType.CONTACTS, id);
      Kept kept = kept(transaction, ref);
      held += kept.values() ? 1 : 0;
      // One that was merged away has no values, and nothing brings it back: it needs no other mark.
      if (!kept.merged() || kept.values()) {
        effects.add(writer.effect(new PendingChange(new RecordChange.Erased(ref, clock.millis()))));
      }
    }
    transaction.apply(effects);
    return held;
  }

  private record Kept(boolean merged, boolean values) {}

  private static Kept kept(Transaction transaction, RecordRef ref) throws SQLException {
    try (PreparedStatement select =
        transaction
            .connection()
            .prepareStatement(
                """
                SELECT state, CAST(properties AS TEXT) FROM mirror_record
                WHERE portal_id = ? AND object_type = ? AND record_id = ?
                """)) {
      select.setLong(1, ref.portalId());
      select.setString(2, ref.type().id());
      select.setLong(3, ref.id());
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? new Kept(row.getString(1).equals("merged"), !row.getString(2).equals("{}"))
            : new Kept(false, false);
      }
    }
  }
}
