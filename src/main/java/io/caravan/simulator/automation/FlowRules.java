package io.caravan.simulator.automation;

/**
 * How workflows behave where HubSpot does not say.
 *
 * @param staleRevisionStatus answer to a PUT with an old revisionId: 409 or 400
 * @param writesPerTenSeconds creates, replacements and deletions of an app on a portal in any
 *     rolling ten seconds; 0 for no limit
 * @param examples how many example workflows each portal begins with
 */
public record FlowRules(int staleRevisionStatus, int writesPerTenSeconds, int examples) {

  public static final FlowRules DEFAULT = new FlowRules(409, 0, 0);

  public FlowRules {
    if (staleRevisionStatus != 409 && staleRevisionStatus != 400) {
      throw new IllegalArgumentException(
          "staleRevisionStatus must be 409 or 400: " + staleRevisionStatus);
    }
    if (writesPerTenSeconds < 0 || examples < 0) {
      throw new IllegalArgumentException(
          "writesPerTenSeconds and examples must not be negative: "
              + writesPerTenSeconds
              + ", "
              + examples);
    }
  }

  public FlowRules staleRevisionStatus(int status) {
    return new FlowRules(status, writesPerTenSeconds, examples);
  }

  public FlowRules writesPerTenSeconds(int writes) {
    return new FlowRules(staleRevisionStatus, writes, examples);
  }

  public FlowRules examples(int count) {
    return new FlowRules(staleRevisionStatus, writesPerTenSeconds, count);
  }
}
