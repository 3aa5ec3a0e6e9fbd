package io.caravan.crash;

import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/**
 * The writes that are to be done, all of them creates: contacts with an e-mail address, every fifth
 * one a deal, which has no unique value; two deals in a row have the same name. One in a hundred
 * has a property that HubSpot does not know and must be refused.
 *
 * @param writes how many
 * @param perSubmission writes that are submitted together
 * @param withDeals whether there are deals among them
 */
record WritePlan(int writes, int perSubmission, boolean withDeals) {

  /** Marks contacts that must never exist: their submission is refused for a mistake. */
  static final String NEVER = "never";

  private static final String DOMAIN = "@crash.example";

  int submissions() {
    return writes / perSubmission;
  }

  /** The numbers of the writes of a submission, in their order. */
  List<Integer> writesOf(int submission) {
    int first = submission * perSubmission;
    return IntStream.range(first, first + perSubmission).boxed().toList();
  }

  /** Whether HubSpot must refuse it. */
  boolean isDoomed(int write) {
    return write % 100 == 7;
  }

  String objectType(int write) {
    return withDeals && write % 5 == 4 ? "deals" : "contacts";
  }

  /** The property by which the record is recognised. */
  static String nameProperty(String objectType) {
    return objectType.equals("deals") ? "dealname" : "email";
  }

  /** That property's value; two deals share one. */
  String name(int write) {
    return objectType(write).equals("deals")
        ? "Crash deal " + write / 10
        : "write" + write + DOMAIN;
  }

  /** Whether a record with this value comes from here. */
  static boolean isOurs(String name) {
    return name.endsWith(DOMAIN) || name.startsWith("Crash deal ");
  }

  /** The request for a submission. */
  String request(int submission) {
    var inputs = new StringJoiner(",", "{\"writes\":[", "]}");
    for (int write : writesOf(submission)) {
      inputs.add(
          create(
              objectType(write),
              nameProperty(objectType(write)),
              name(write),
              isDoomed(write) ? ",\"no_such_property\":\"1\"" : ""));
    }
    return inputs.toString();
  }

  /** A request that must be refused as a whole, since the second of its writes is none. */
  static String mistaken(int number) {
    return "{\"writes\":["
        + create("contacts", "email", NEVER + number + DOMAIN, "")
        + ",{\"operation\":\"create\"}]}";
  }

  private static String create(String type, String property, String value, String more) {
    return "{\"operation\":\"create\",\"objectType\":\"%s\",\"properties\":{\"%s\":\"%s\"%s}}"
        .formatted(type, property, value, more);
  }
}
