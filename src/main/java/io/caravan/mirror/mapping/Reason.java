package io.caravan.mirror.mapping;

import java.util.Collection;
import java.util.List;

/**
 * Why a record does not fit.
 *
 * @param column of the mapping; empty when it is about the record itself
 * @param properties the HubSpot properties that the value came from
 * @param step the transformation that it stopped at; empty when it is about no step
 * @param problem completes "the value ..."
 * @param value what did not fit; empty when there is none. May be secret: show it by {@link #shown}
 */
record Reason(
    String column, Collection<String> properties, String step, String problem, String value) {

  private static final int LONGEST = 60;

  Reason {
    properties = List.copyOf(properties);
  }

  /** About the record itself. */
  static Reason ofRecord(String problem) {
    return new Reason("", List.of(), "", problem, "");
  }

  /** In one sentence: column phone (step phone): mobilephone '12' is no phone number in DE. */
  String shown(Secrets secrets) {
    if (column.isEmpty()) {
      return problem;
    }
    String from = properties.isEmpty() ? "its expression" : String.join(" + ", properties);
    return "column "
        + column
        + (step.isEmpty() ? "" : " (step " + step + ")")
        + ": "
        + from
        + " "
        + (value.isEmpty() ? "" : quoted(secrets) + " ")
        + problem;
  }

  private String quoted(Secrets secrets) {
    if (properties.stream().anyMatch(secrets::isSecret)) {
      return "(secret)";
    }
    int end = Math.min(LONGEST, value.length());
    String shortened =
        value.substring(
            0, end > 0 && Character.isHighSurrogate(value.charAt(end - 1)) ? end - 1 : end);
    return "'"
        + shortened.replaceAll("\\p{Cntrl}", " ")
        + (end < value.length() ? "..." : "")
        + "'";
  }

  /** Which properties must not be quoted. */
  @FunctionalInterface
  interface Secrets {

    /** Whether a property's values are secret, or might be. */
    boolean isSecret(String property);
  }
}
