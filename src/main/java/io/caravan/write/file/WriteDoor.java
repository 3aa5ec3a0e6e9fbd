package io.caravan.write.file;

import io.caravan.write.Problem;
import io.caravan.write.State;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a file's rows are handed over: Caravan in this process, or a running one over HTTP. */
public interface WriteDoor {

  /**
   * Writes that were accepted together.
   *
   * @param id names the submission
   * @param writeIds in the order in which the writes were given
   */
  record Accepted(String id, List<String> writeIds) {

    public Accepted {
      writeIds = List.copyOf(writeIds);
    }
  }

  /**
   * What is known of a write.
   *
   * @param recordId null or empty until done
   * @param problems why it was refused or given up on
   */
  record Known(String id, State state, String recordId, boolean created, List<Problem> problems) {

    public Known {
      problems = List.copyOf(problems);
    }
  }

  /** The submission is refused: nothing of it was accepted. */
  final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Map<Integer, Problem> byPosition;

    /**
     * @param byPosition what is wrong, by position of the write in the submission; empty when it is
     *     none of them
     */
    public Refused(String message, Map<Integer, Problem> byPosition) {
      super(message);
      this.byPosition = Map.copyOf(byPosition);
    }

    Map<Integer, Problem> byPosition() {
      return byPosition;
    }
  }

  /** No more can be taken at the moment: to be tried again after a while. */
  final class Busy extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Duration pause;

    public Busy(String message, Duration pause) {
      super(message);
      this.pause = pause;
    }

    Duration pause() {
      return pause;
    }
  }

  /**
   * Hands writes over, all or none; returns when they are durable.
   *
   * @param key the same request with the same key is accepted once
   * @param body a JSON array of writes
   * @throws IOException when it is not known whether they were accepted: to be repeated as it is
   */
  Accepted submit(String key, byte[] body) throws Refused, Busy, IOException, InterruptedException;

  /**
   * What is known of all writes of a submission, in the order in which they were given.
   *
   * @throws IOException when it cannot be found out at the moment
   */
  List<Known> outcomes(String submissionId) throws IOException, InterruptedException;

  /** How long a call of the portal waits for HubSpot's quota now; empty when that is not known. */
  Optional<Duration> quotaWait();
}
