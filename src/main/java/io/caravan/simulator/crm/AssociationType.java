package io.caravan.simulator.crm;

/**
 * One way in which records of one type are linked to records of another, seen from one side.
 *
 * @param typeId the number that HubSpot documents or gave out
 * @param userDefined whether the portal made it; else HubSpot did
 * @param label what people see, null for the plain link
 * @param name the internal name of a label, null for HubSpot's own
 * @param from ordinal of the type it leads from
 * @param to ordinal of the type it leads to
 * @param inverseId the type id of the same link seen from the other side
 * @param primary whether it is the one link of its kind that counts most
 * @param single whether a record of {@code from} has at most one such link: a contact has one
 *     primary company, which may be that of many contacts
 */
public record AssociationType(
    int typeId,
    boolean userDefined,
    String label,
    String name,
    int from,
    int to,
    int inverseId,
    boolean primary,
    boolean single) {

  private static final int USER_DEFINED = 1 << 19;

  /** Category and number in one: HubSpot's and the portal's numbers overlap. */
  public int code() {
    return code(userDefined, typeId);
  }

  /** The code of the same link seen from the other side. */
  public int inverseCode() {
    return code(userDefined, inverseId);
  }

  /** {@code HUBSPOT_DEFINED} or {@code USER_DEFINED}. */
  public String category() {
    return userDefined ? "USER_DEFINED" : "HUBSPOT_DEFINED";
  }

  /** Whether it is the plain link that every other kind of link between the two implies. */
  public boolean plain() {
    return !userDefined && label == null;
  }

  static int code(boolean userDefined, int typeId) {
    return userDefined ? USER_DEFINED | typeId : typeId;
  }
}
