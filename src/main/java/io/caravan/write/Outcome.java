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
   * @param linked whether the associations that the write brings are made as well
   */
  record Done(String recordId, boolean created, boolean linked) implements Outcome {

    /** A record whose associations, if the write brings any, are still to be made. */
    public Done(String recordId, boolean created) {
      this(recordId, created, false);
    }
  }

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
