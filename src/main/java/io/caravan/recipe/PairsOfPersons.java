package io.caravan.recipe;

import io.caravan.privacy.PersonTable;
import io.caravan.privacy.PersonalData;
import java.util.List;

/**
 * What recipes keep of persons. The pair stays without values, parted: else the customer's row,
 * which is the company's own, would bring the contact back.
 */
public final class PairsOfPersons {

  private static final String PARTED = "{\"detached\":true,\"awaitedSince\":0,\"agreed\":{}}";

  private PairsOfPersons() {}

  /** The place. */
  public static List<PersonalData> places() {
    return List.of(
        PersonTable.of("recipe pairs", "recipe_pair", "recipe", "customer_id")
            .among("1 = 1")
            .where("contact_id IN ({texts})")
            .orMentionedIn("state")
            .changed(
                "contact_id = NULL, version = version + 1, state = '" + PARTED + "'",
                "contact_id IS NOT NULL OR state <> '" + PARTED + "'"));
  }
}
