package io.caravan.simulator.lists;

/** Something that HubSpot would not do with a list; answered with 400. */
public final class ListRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String subCategory;

  public ListRefused(String message) {
    this(message, null);
  }

  /**
   * @param subCategory HubSpot's, or null where it is not known
   */
  ListRefused(String message, String subCategory) {
    super(message, null, false, false);
    this.subCategory = subCategory;
  }

  /** HubSpot's, or null. */
  public String subCategory() {
    return subCategory;
  }
}
