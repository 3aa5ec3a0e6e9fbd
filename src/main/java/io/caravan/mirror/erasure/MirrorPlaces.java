package io.caravan.mirror.erasure;

import io.caravan.privacy.PersonTable;
import io.caravan.privacy.PersonalData;
import java.util.List;

/** Where the mirror, and the rooms around it, keep data of persons. */
public final class MirrorPlaces {

  private static final String[] RECORD = {"portal_id", "object_type", "record_id"};

  private MirrorPlaces() {}

  /** The records themselves; erased by {@link ErasedRecords}, so this is for exports. */
  public static PersonalData records() {
    return PersonTable.of("mirror", "mirror_record", RECORD).ofContact().kept();
  }

  /** All others. */
  public static List<PersonalData> others() {
    return List.of(
        PersonTable.of("mirror merges", "mirror_merge", "portal_id", "object_type", "old_id")
            .where("object_type = '0-1' AND (old_id IN ({ids}) OR new_id IN ({ids}))")
            .kept(),
        PersonTable.of(
                "mirror associations",
                "mirror_association",
                "portal_id",
                "from_type",
                "from_id",
                "to_type",
                "to_id",
                "kind")
            .where(
                "(from_type = '0-1' AND from_id IN ({ids}))"
                    + " OR (to_type = '0-1' AND to_id IN ({ids}))")
            .deleted(),
        PersonTable.of("associations to read", "association_pending", withOther())
            .ofContact()
            .deleted(),
        PersonTable.of("mapped values", "mirror_mapped", RECORD).ofContact().deleted(),
        PersonTable.of("quarantine", "sync_quarantine", RECORD)
            .where("object_type = '0-1' AND record_id IN ({texts})")
            .orMentionedIn("reasons", "raw")
            .deleted(),
        PersonTable.of("actions", "mirror_action", "seq")
            .ofContact()
            .changed("properties = '{}', erased = 1", "properties <> '{}'"),
        PersonTable.of("waiting actions", "mirror_action_waiting", RECORD).ofContact().deleted(),
        PersonTable.of("timeline", "mirror_timeline", "id")
            .where("object_type = '0-1' AND record_id IN ({ids}) AND kind <> 'erased'")
            .deleted(),
        PersonTable.of(
                "property history",
                "mirror_property_history",
                "portal_id",
                "object_type",
                "record_id",
                "property",
                "changed_at")
            .ofContact()
            .deleted(),
        PersonTable.of("property history read", "mirror_history_read", RECORD)
            .ofContact()
            .deleted(),
        PersonTable.of("drift", "reconcile_drift", "run_id", "number")
            .ofContact()
            .orMentionedIn("detail")
            .deleted(),
        PersonTable.of("sync runs", "sync_run", "run_id")
            .orMentionedIn("error", "note")
            .changed("error = '(erased)', note = ''", "error <> '(erased)' OR note <> ''"));
  }

  private static String[] withOther() {
    return new String[] {"portal_id", "object_type", "to_type", "record_id"};
  }
}
