package io.caravan.simulator.automation;

/**
 * What a portal's workflows are like.
 *
 * @param writesPerTenSeconds creates, replacements and deletions of an app on a portal in any
 *     rolling ten seconds; 0 for no limit
 * @param examples how many example workflows each portal begins with
 */
public record FlowRules(int writesPerTenSeconds, int examples) {

  public static final FlowRules DEFAULT = new FlowRules(0, 0);

  public FlowRules {
    if (writesPerTenSeconds < 0 || examples < 0) {
      throw new IllegalArgumentException(
          "writesPerTenSeconds and examples must not be negative: "
              + writesPerTenSeconds
              + ", "
              + examples);
    }
  }

  public FlowRules writesPerTenSeconds(int writes) {
    return new FlowRules(writes, examples);
  }

  public FlowRules examples(int count) {
    return new FlowRules(writesPerTenSeconds, count);
  }
}
