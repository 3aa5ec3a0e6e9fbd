package io.caravan.write.file;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One run over a file: hands its rows over, waits for their outcomes, and writes the result file in
 * the order of the rows. Memory stays flat: so many chunks at most wait for outcomes at a time.
 *
 * <p>The first chunk goes alone until something of it is done: a file of which nothing fits is then
 * told at once, and not a million times.
 */
public final class ImportRun {

  private static final int MOST_AWAITED = 200;
  private static final Duration POLL = Duration.ofMillis(250);

  /** How long the door may be out of reach. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Chunks chunks;
  private final HandingOver handingOver;
  private final WriteDoor door;
  private final ResultFile results;
  private final Consumer<ImportProgress> listener;
  private final Deque<Awaited> awaited = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private volatile boolean stopped;

  private Chunk upcoming;
  private long notBefore = System.nanoTime();
  private long nextPoll = System.nanoTime();
  private long troubleSince;
  private boolean flowing;
  private boolean ended;
  private long read;
  private long accepted;
  private long done;
  private long created;
  private long rejected;
  private long dead;

  ImportRun(
      Rows rows,
      WriteDoor door,
      ImportJournal journal,
      ResultFile results,
      Consumer<ImportProgress> listener) {
    this.chunks = new Chunks(rows);
    this.handingOver = new HandingOver(door, journal);
    this.door = door;
    this.results = results;
    this.listener = listener;
  }

  /**
   * Makes a run whose results go to a writer.
   *
   * @param listener hears about once a quarter of a second how far it is
   */
  public static ImportRun of(
      Rows rows,
      WriteDoor door,
      FileJournal journal,
      java.io.Writer results,
      FileFormat resultFormat,
      Consumer<ImportProgress> listener)
      throws IOException {
    return new ImportRun(rows, door, journal, new ResultFile(results, resultFormat), listener);
  }

  /**
   * Runs until each row has its outcome, or until {@link #stop()}.
   *
   * @throws NothingFits when nothing of the file fits; nothing was sent then, or no more than its
   *     beginning
   * @throws IOException when the file cannot be read, or Caravan cannot be reached any more
   */
  public ImportProgress run() throws IOException, InterruptedException {
    while (!stopped && !(ended && awaited.isEmpty())) {
      boolean handedOver = mayHandOver() && handOver();
      if (System.nanoTime() >= nextPoll) {
        poll();
        nextPoll = System.nanoTime() + POLL.toNanos();
        listener.accept(progress());
      }
      if (!handedOver) {
        rest();
      }
    }
    return progress();
  }

  /** Ends the run soon. What was accepted goes its way; the run can be resumed. */
  public void stop() {
    lock.lock();
    try {
      stopped = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean mayHandOver() {
    return !ended
        && awaited.size() < MOST_AWAITED
        && (flowing || awaited.isEmpty())
        && System.nanoTime() >= notBefore;
  }

  /** The chunk that is to be handed over next; null at the end of the file. */
  private Chunk upcoming() throws IOException {
    if (upcoming == null && !ended) {
      upcoming = chunks.next();
      ended = upcoming == null;
      read += ended ? 0 : upcoming.rows().size();
    }
    return upcoming;
  }

  /** Whether to go on with the next one at once. */
  private boolean handOver() throws IOException, InterruptedException {
    Chunk chunk = upcoming();
    if (chunk == null) {
      return false;
    }
    try {
      ImportJournal.Note note = handingOver.handOver(chunk);
      reached();
      upcoming = null;
      var entry = new Awaited(chunk, note);
      accepted += entry.accepted();
      awaited.add(entry);
      if (entry.accepted() == 0 && accepted == 0) {
        settle(entry, List.of());
        throw NothingFits.of(chunk, note);
      }
      return true;
    } catch (WriteDoor.Busy busy) {
      reached();
      notBefore = System.nanoTime() + busy.pause().toNanos();
    } catch (IOException e) {
      unreachable(e);
    }
    return false;
  }

  private void poll() throws IOException, InterruptedException {
    try {
      for (Awaited each : List.copyOf(awaited)) {
        if (!look(each)) {
          break;
        }
      }
      reached();
    } catch (IOException e) {
      unreachable(e);
    }
  }

  /** Whether the ones after it are worth a look, too. */
  private boolean look(Awaited each) throws IOException, InterruptedException {
    boolean head = awaited.peek() == each;
    if (each.settled() && !head) {
      return true;
    }
    String submission = each.note().submission();
    List<WriteDoor.Known> outcomes = submission.isEmpty() ? List.of() : door.outcomes(submission);
    each.learn(outcomes);
    flowing |= each.done() > 0;
    if (each.settled() && head) {
      settle(each, outcomes);
    }
    return each.stirred() || each.settled();
  }

  private void settle(Awaited head, List<WriteDoor.Known> outcomes) throws IOException {
    awaited.remove(head);
    List<ResultRow> rows = head.results(outcomes);
    results.write(rows);
    done += head.done();
    created += head.created();
    rejected += head.rejected();
    dead += head.dead();
    if (!flowing && head.allRejected() && head.accepted() > 0 && upcoming() != null) {
      throw new NothingFits(
          "all of the first %,d rows were rejected, so the others are not sent; line %d: %s"
              .formatted(head.rows(), rows.get(0).line(), rows.get(0).reason()));
    }
    flowing = true;
  }

  private void reached() {
    troubleSince = 0;
  }

  private void unreachable(IOException cause) throws IOException {
    long now = System.nanoTime();
    if (troubleSince == 0) {
      troubleSince = now;
    }
    if (now - troubleSince > PATIENCE.toNanos()) {
      throw cause;
    }
    notBefore = now + Duration.ofSeconds(1).toNanos();
  }

  private void rest() throws InterruptedException {
    if (ended && awaited.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      long pause = nextPoll - System.nanoTime();
      while (!stopped && pause > 0) {
        pause = woken.awaitNanos(pause);
      }
    } finally {
      lock.unlock();
    }
  }

  private ImportProgress progress() {
    long doneNow = done;
    long createdNow = created;
    long rejectedNow = rejected;
    long deadNow = dead;
    for (Awaited each : awaited) {
      doneNow += each.done();
      createdNow += each.created();
      rejectedNow += each.rejected();
      deadNow += each.dead();
    }
    return new ImportProgress(
        read, accepted, doneNow, createdNow, rejectedNow, deadNow, chunks.bytes(), ended);
  }
}
