package io.caravan.http;

import com.fasterxml.jackson.core.StreamReadConstraints;

/**
 * How deep and how large the JSON may be that anybody sends us. Nothing of HubSpot's or ours is
 * deeper than some twenty levels; Jackson's own bound of a thousand costs a stack for nothing.
 */
public final class JsonLimits {

  /** Objects and lists in each other. */
  public static final int DEEPEST = 200;

  private JsonLimits() {}

  /** For all parsers that are made from now on; to be called before anything else. */
  public static void apply() {
    StreamReadConstraints.overrideDefaultStreamReadConstraints(
        StreamReadConstraints.builder()
            .maxNestingDepth(DEEPEST)
            .maxNumberLength(500)
            .maxNameLength(10_000)
            .build());
  }
}
