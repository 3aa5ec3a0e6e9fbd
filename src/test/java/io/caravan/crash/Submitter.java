package io.caravan.crash;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * A caller that submits writes one after another, each with an idempotency key, and repeats what
 * had no answer. Every tenth time it makes a mistake as well.
 */
final class Submitter implements Runnable {

  private static final Duration PAUSE = Duration.ofMillis(15);
  private static final Duration LATER = Duration.ofMillis(100);

  private final WriteDoor door;
  private final WritePlan plan;
  private final SubmissionLedger ledger;
  private final Queue<Integer> wronglyAccepted;

  /**
   * @param wronglyAccepted takes the numbers of mistaken requests that were accepted
   */
  Submitter(
      WriteDoor door, WritePlan plan, SubmissionLedger ledger, Queue<Integer> wronglyAccepted) {
    this.door = door;
    this.plan = plan;
    this.ledger = ledger;
    this.wronglyAccepted = wronglyAccepted;
  }

  @Override
  public void run() {
    try {
      while (true) {
        Integer submission = ledger.next();
        boolean answered = true;
        if (submission != null) {
          answered = submit(submission);
          if (submission % 10 == 0) {
            makeMistake(submission);
          }
        }
        TimeUnit.NANOSECONDS.sleep((answered ? PAUSE : LATER).toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean submit(int submission) throws InterruptedException {
    List<String> ids = null;
    try {
      ids = door.submit("submission-" + submission, plan.request(submission));
    } catch (IOException noAnswer) {
      // The process was killed, or is starting. Whether the submission was accepted is not known.
    }
    if (ids == null) {
      ledger.repeat(submission);
    } else {
      ledger.accept(submission, ids);
    }
    return ids != null;
  }

  private void makeMistake(int number) throws InterruptedException {
    try {
      if (door.submit("mistake-" + number, WritePlan.mistaken(number)) != null) {
        wronglyAccepted.add(number);
      }
    } catch (IOException noAnswer) {
      // Not repeated: a caller may give up, and still nothing may come of it.
    }
  }
}
