package io.caravan.benchmark.write;

/** The contacts that every client upserts, by e-mail address: every other one exists before. */
final class Upserts {

  private Upserts() {}

  /** The address of a contact that exists before. */
  static String existing(int number) {
    return "x" + number + "@load.example";
  }

  static String email(int write) {
    return write % 2 == 0 ? existing(write / 2) : "new" + write + "@load.example";
  }

  /** What the contact's first name is in the end. */
  static String firstname(int write) {
    return "v" + write;
  }

  /** Two in a hundred have a value that HubSpot does not take, where that is wanted. */
  static boolean isBad(int write) {
    return write % 50 == 49;
  }

  static String json(int write, boolean withBad) {
    return "{\"operation\":\"upsert\",\"objectType\":\"contacts\",\"idProperty\":\"email\",\"id\":\"%s\",\"properties\":{\"firstname\":\"%s\"%s}}"
        .formatted(
            email(write),
            firstname(write),
            withBad && isBad(write) ? ",\"lifecyclestage\":\"no-such-stage\"" : "");
  }
}
