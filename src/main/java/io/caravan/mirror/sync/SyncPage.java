package io.caravan.mirror.sync;

import io.caravan.store.Effect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One page on its way through the steps of its route. Each step takes out what must not be stored,
 * adds what must be committed together with the page, and counts. Belongs to one exchange.
 */
public final class SyncPage {

  private final SyncRun run;
  private final FetchedPage fetched;
  private final List<FetchedRecord> records;
  private final List<Effect<?>> effects = new ArrayList<>();
  private SyncCounts counts = SyncCounts.NONE;
  private boolean last;

  public SyncPage(SyncRun run, FetchedPage fetched) {
    this.run = run;
    this.fetched = fetched;
    int most = Math.max(0, (int) Math.min(fetched.records().size(), room(run)));
    this.records = new ArrayList<>(fetched.records().subList(0, most));
    this.last = fetched.last() || run.reachesMost(fetched);
    count(SyncCount.FETCHED, most);
    count(SyncCount.CALLS, fetched.calls());
  }

  private static long room(SyncRun run) {
    long most = run.request().maxRecords();
    return most == 0 ? Long.MAX_VALUE : most - run.counts().of(SyncCount.FETCHED);
  }

  public SyncRun run() {
    return run;
  }

  /** The page as HubSpot gave it. */
  public FetchedPage fetched() {
    return fetched;
  }

  /** The records that are to be stored. */
  public List<FetchedRecord> records() {
    return Collections.unmodifiableList(records);
  }

  /** Keeps a record from being stored. */
  public void withhold(FetchedRecord record) {
    records.remove(record);
  }

  /** Something else that is committed with the page. */
  public void add(Effect<?> effect) {
    effects.add(effect);
  }

  List<Effect<?>> effects() {
    return effects;
  }

  /** Counts for the run; the counts are committed with the page. */
  public void count(SyncCount what, long more) {
    counts = counts.plus(what, more);
  }

  SyncCounts counts() {
    return counts;
  }

  /** Whether the run ends with this page. */
  public boolean isLast() {
    return last;
  }

  /** Whether the run ends here although HubSpot has more. */
  boolean isCutOff() {
    return last && !fetched.last();
  }
}
