package io.caravan.write;

import io.caravan.privacy.PersonTable;
import io.caravan.privacy.PersonalData;
import java.util.List;

/** Where writes keep data of persons; their values travel in the channels. */
public final class WrittenPersons {

  private static final String ERASED =
      "[{\"code\":\"ERASED\",\"field\":\"\",\"message\":\"The person was erased\"}]";

  private WrittenPersons() {}

  /**
   * The places. A write keeps its outcome, and the record's id; one that was not sent yet is
   * rejected, for its values are gone.
   */
  public static List<PersonalData> places() {
    return List.of(
        PersonTable.of("writes", "hubspot_write", "id")
            .where(
                "object_type = '0-1' AND (record_id IN ({texts})"
                    + " OR (id_property = '' AND id_value IN ({texts})))")
            .orMentionedIn("id_value", "problems")
            .changed(
                """
                id_value = CASE WHEN id_value IS NULL OR id_property = '' THEN id_value
                  ELSE '(erased)' END,
                problems = CASE WHEN state IN ('accepted', 'sent') OR problems IS NOT NULL
                  THEN '%s' END,
                settled_at = coalesce(settled_at, accepted_at),
                state = CASE WHEN state IN ('accepted', 'sent') THEN 'rejected' ELSE state END
                """
                    .formatted(ERASED),
                "id_property <> '' AND id_value <> '(erased)' OR problems <> '"
                    + ERASED
                    + "' OR settled_at IS NULL"),
        PersonTable.of("idempotency keys", "hubspot_write_submission", "id")
            .among(
                "EXISTS (SELECT 1 FROM hubspot_write w"
                    + " WHERE w.submission_id = t.id AND w.portal_id = {portal})")
            .orMentionedIn("idempotency_key")
            .changed("idempotency_key = NULL", "idempotency_key IS NOT NULL"));
  }
}
