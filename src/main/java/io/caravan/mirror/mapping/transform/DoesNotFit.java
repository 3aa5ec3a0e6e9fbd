package io.caravan.mirror.mapping.transform;

/**
 * A value is not what a transformation is for. The message completes "the value ..." and never
 * quotes the value, which may be secret.
 */
public final class DoesNotFit extends RuntimeException {

  /**
   * @param problem such as "is no phone number of DE"
   */
  public DoesNotFit(String problem) {
    // Thousands of records may not fit: a stack trace for each would tell nothing and cost much.
    super(problem, null, false, false);
  }
}
