package io.caravan.write;

import java.time.Instant;
import java.util.List;

/** What became of a write. */
public sealed interface Outcome {

  /**
   * HubSpot has it.
   *
   * @param recordId id of the record; empty for operations on links
   * @param created whether the record is new
   */
  record Done(String recordId, boolean created) implements Outcome {}

  /** HubSpot refused it, and would refuse it again. */
  record Rejected(List<Problem> problems) implements Outcome {

    public Rejected {
      problems = List.copyOf(problems);
    }
  }

  /** It did not happen, and may if it is tried again. */
  record Failed(String reason) implements Outcome {}

  /** Nothing was sent: the day's quota is used up until the given time. */
  record Postponed(Instant until, String reason) implements Outcome {}

  /** It may have happened: the answer was lost. */
  record Unknown(String reason) implements Outcome {}
}
