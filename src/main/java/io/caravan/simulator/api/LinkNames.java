package io.caravan.simulator.api;

import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.ObjectSchema;
import java.util.Locale;

/** The names of association types in records: {@code contact_to_company}. */
final class LinkNames {

  private LinkNames() {}

  /** The plain link keeps the bare name where it is the only one, as v3 shows it. */
  static String of(ObjectSchema from, ObjectSchema to, AssociationType type) {
    String name = from.name() + "_to_" + to.name();
    if (type.plain()) {
      return type.typeId() == 279
              || type.typeId() == 280
              || type.typeId() == 341
              || type.typeId() == 342
          ? name + "_unlabeled"
          : name;
    }
    return type.primary() ? name : type.label().toLowerCase(Locale.ROOT).replace(' ', '_');
  }
}
