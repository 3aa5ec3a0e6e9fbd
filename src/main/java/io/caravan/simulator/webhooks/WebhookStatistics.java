package io.caravan.simulator.webhooks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of the events. Thread-safe. */
public final class WebhookStatistics {

  private final int keep;
  private final Deque<WebhookEvent> acknowledgedEvents = new ArrayDeque<>();
  private final Map<String, Long> outcomes = new TreeMap<>();
  private long generated;
  private long requests;
  private long delivered;
  private long acknowledged;
  private long retried;
  private long abandoned;
  private long duplicates;
  private long lost;

  /**
   * @param keep how many acknowledged events are kept for {@link #acknowledgedEvents()}
   */
  public WebhookStatistics(int keep) {
    this.keep = keep;
  }

  /**
   * Counts at one moment.
   *
   * @param generated events, not counting duplicates
   * @param requests requests sent
   * @param delivered events sent, repetitions and duplicates included
   * @param acknowledged events answered 2xx
   * @param pending events neither acknowledged nor abandoned nor lost
   * @param retried events sent again after a failure
   * @param abandoned events given up after the last retry
   * @param duplicates events sent twice on purpose
   * @param lost events that were never sent on purpose
   * @param outcomes requests by status, or by kind of failure
   */
  public record Counts(
      long generated,
      long requests,
      long delivered,
      long acknowledged,
      long pending,
      long retried,
      long abandoned,
      long duplicates,
      long lost,
      Map<String, Long> outcomes) {}

  /** The counts now. */
  public synchronized Counts counts() {
    return new Counts(
        generated,
        requests,
        delivered,
        acknowledged,
        generated - acknowledged - abandoned - lost,
        retried,
        abandoned,
        duplicates,
        lost,
        new TreeMap<>(outcomes));
  }

  /** The last acknowledged events, oldest first. */
  public synchronized List<WebhookEvent> acknowledgedEvents() {
    return new ArrayList<>(acknowledgedEvents);
  }

  synchronized void generated() {
    generated++;
  }

  synchronized void duplicated() {
    duplicates++;
  }

  synchronized void lost() {
    lost++;
  }

  synchronized void sent(int events) {
    requests++;
    delivered += events;
  }

  synchronized void outcome(String outcome) {
    outcomes.merge(outcome, 1L, Long::sum);
  }

  synchronized void acknowledged(WebhookEvent event) {
    acknowledged++;
    if (keep > 0) {
      if (acknowledgedEvents.size() == keep) {
        acknowledgedEvents.poll();
      }
      acknowledgedEvents.add(event);
    }
  }

  synchronized void retried() {
    retried++;
  }

  synchronized void abandoned() {
    abandoned++;
  }

  /** Forgets everything. */
  public synchronized void reset() {
    acknowledgedEvents.clear();
    outcomes.clear();
    generated = requests = delivered = acknowledged = retried = abandoned = duplicates = lost = 0;
  }
}
