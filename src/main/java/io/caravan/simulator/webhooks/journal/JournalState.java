package io.caravan.simulator.webhooks.journal;

import io.caravan.simulator.oauth.App;
import io.caravan.simulator.oauth.Apps;
import io.caravan.simulator.state.Part;
import io.caravan.simulator.state.RecordPart;
import java.util.Map;
import java.util.TreeMap;

/**
 * The webhooks journal in a snapshot: files with their offsets, events that still gather,
 * subscriptions with filters, requests for records as they are.
 */
public final class JournalState {

  private final Apps apps;
  private final Journals journals;
  private final JournalSnapshots snapshots;

  private JournalState(Apps apps, Journals journals, JournalSnapshots snapshots) {
    this.apps = apps;
    this.journals = journals;
    this.snapshots = snapshots;
  }

  /** The part of a snapshot that has all of it. */
  public static Part part(Apps apps, Journals journals, JournalSnapshots snapshots) {
    var journal = new JournalState(apps, journals, snapshots);
    return new RecordPart<>("journal", State.class, journal::state, journal::prepare);
  }

  private record State(
      Map<Long, AppJournal.State> journals,
      Map<Long, JournalSubscriptions.State> subscriptions,
      JournalSnapshots.State snapshots) {}

  private State state() {
    var files = new TreeMap<Long, AppJournal.State>();
    journals.all().forEach((appId, journal) -> files.put(appId, journal.state()));
    var subscriptions = new TreeMap<Long, JournalSubscriptions.State>();
    journals.allSubscriptions().forEach((appId, own) -> subscriptions.put(appId, own.state()));
    return new State(files, subscriptions, snapshots.state());
  }

  private Runnable prepare(State state) {
    state.journals().keySet().forEach(this::app);
    state.snapshots().snapshots().forEach(each -> app(each.appId()));
    return () -> {
      journals.reset();
      state.journals().forEach((appId, saved) -> journals.all().get(appId).restore(saved));
      state
          .subscriptions()
          .forEach((appId, saved) -> journals.allSubscriptions().get(appId).restore(saved));
      snapshots.restore(state.snapshots(), this::app);
    };
  }

  private App app(long id) {
    return apps.existing(id);
  }
}
