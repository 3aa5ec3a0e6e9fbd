package io.caravan.crash;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What callers know of their submissions: which have to be made (again), and the ids of the writes
 * of those that were accepted. Thread-safe.
 */
final class SubmissionLedger {

  private final WritePlan plan;
  private final ArrayDeque<Integer> unanswered = new ArrayDeque<>();
  private final Map<Integer, List<String>> accepted = new TreeMap<>();
  private final List<Integer> changedIds = new ArrayList<>();
  private int allowed;
  private int made;
  private int open;
  private int repeated;

  SubmissionLedger(WritePlan plan) {
    this.plan = plan;
  }

  /** Lets so many submissions more be made. */
  synchronized void allow(int more) {
    allowed = Math.min(plan.submissions(), allowed + more);
  }

  /** The next one to make: without an answer so far, or new; null while there is none. */
  synchronized Integer next() {
    Integer next = unanswered.poll();
    if (next == null && made == allowed) {
      return null;
    }
    open++;
    return next == null ? made++ : next;
  }

  /** It was accepted; the same answer is due however often it is made. */
  synchronized void accept(int submission, List<String> writeIds) {
    open--;
    List<String> before = accepted.putIfAbsent(submission, writeIds);
    if (before != null && !before.equals(writeIds) || writeIds.size() != plan.perSubmission()) {
      changedIds.add(submission);
    }
  }

  /** It had no answer, or was not accepted at the moment. */
  synchronized void repeat(int submission) {
    open--;
    repeated++;
    unanswered.add(submission);
  }

  /** Makes some submissions again that were accepted before, as a caller that forgot would. */
  synchronized void repeatSome(int count, Random random) {
    var known = new ArrayList<>(accepted.keySet());
    for (int i = 0; i < count && !known.isEmpty(); i++) {
      unanswered.add(known.get(random.nextInt(known.size())));
    }
  }

  /** Whether all that may be made was accepted. */
  synchronized boolean settled() {
    return open == 0 && unanswered.isEmpty() && made == allowed;
  }

  synchronized int acceptedSubmissions() {
    return accepted.size();
  }

  synchronized int repeatedSubmissions() {
    return repeated;
  }

  /** Submissions that got other ids, or another number of them, when they were made again. */
  synchronized List<Integer> changedIds() {
    return List.copyOf(changedIds);
  }

  /** The plan's number of each write that was accepted, by its id. */
  synchronized Map<String, Integer> writes() {
    var writes = new HashMap<String, Integer>();
    accepted.forEach(
        (submission, ids) -> {
          List<Integer> numbers = plan.writesOf(submission);
          for (int i = 0; i < Math.min(ids.size(), numbers.size()); i++) {
            writes.put(ids.get(i), numbers.get(i));
          }
        });
    return writes;
  }
}
