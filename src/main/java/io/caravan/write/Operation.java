package io.caravan.write;

import java.util.Locale;
import java.util.Optional;

/** What a write does. */
public enum Operation {
  /** A new record. Not repeatable: a lost answer must be found out about first. */
  CREATE("create"),
  /** New values for a record that exists. */
  UPDATE("update"),
  /** New values for the record with a unique value, which is created where there is none. */
  UPSERT("upsert"),
  /** A record goes to the recycle bin; one that is not there counts as archived. */
  ARCHIVE("archive"),
  /** Two records are linked. */
  ASSOCIATE("associate"),
  /** The link of two records is removed, with all of its labels. */
  DISSOCIATE("dissociate");

  private final String label;

  Operation(String label) {
    this.label = label;
  }

  /** As it stands in JSON and in metrics: lower case. */
  public String label() {
    return label;
  }

  /** Whether it changes the link of two records and not a record. */
  public boolean ofLink() {
    return this == ASSOCIATE || this == DISSOCIATE;
  }

  /** Whether doing it twice does no more than doing it once. */
  public boolean repeatable() {
    return this != CREATE;
  }

  /** The operation with this label, whatever its case. */
  public static Optional<Operation> find(String label) {
    for (Operation operation : values()) {
      if (operation.label.equals(label.toLowerCase(Locale.ROOT))) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }
}
