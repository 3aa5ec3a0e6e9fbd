package io.caravan.simulator.automation;

/** A workflow that HubSpot would not take. */
public final class FlowRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String subCategory;
  private final String detail;

  /**
   * @param subCategory HubSpot's, or null
   * @param detail what is wrong and where, or null when the message says it
   */
  FlowRefused(String message, String subCategory, String detail) {
    super(message, null, false, false);
    this.subCategory = subCategory;
    this.detail = detail;
  }

  /** HubSpot's answer to most mistakes; the detail is the simulator's own addition. */
  static FlowRefused because(String detail) {
    return new FlowRefused(
        "Invalid request to flow creation",
        "FlowApiStandardFriendlyError.FLOW_CREATION_BAD_REQUEST",
        detail);
  }

  public String subCategory() {
    return subCategory;
  }

  public String detail() {
    return detail;
  }
}
