package io.caravan.mirror.action;

import io.caravan.channel.ChannelSettings;
import io.caravan.channel.Channels;
import io.caravan.journey.DatabaseText;
import io.caravan.mirror.MirrorChange;
import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.MirrorWriter;
import io.caravan.mirror.Origin;
import io.caravan.mirror.PendingChange;
import io.caravan.mirror.RereadQueue;
import io.caravan.settings.Settings;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The mirror with its actions on a real database, told of changes as handlers tell them. */
public final class MirrorRig implements AutoCloseable {

  public static final long PORTAL = 62515;

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final StoreSettings database;
  private final Map<String, String> settings;
  Store store;
  Channels channels;
  private MirrorWriter writer;
  private int seen;

  MirrorRig(StoreSettings database, String sensitive) {
    this(database, Map.of("caravan.actions.sensitive", sensitive));
  }

  public MirrorRig(StoreSettings database, Map<String, String> settings) {
    this.database = database;
    this.settings = settings;
    open();
  }

  private void open() {
    store = Store.open(database, meters);
    channels = new Channels(store, ChannelSettings.defaults(), meters, Clock.systemUTC());
    channels.open(List.of("refetch"));
    var actions =
        new ActionConfiguration(
            ActionSettings.from(new Settings(settings)),
            store,
            channels,
            List.of(PORTAL),
            meters,
            Clock.systemUTC());
    writer =
        new MirrorWriter(
            store.dialect(),
            new RereadQueue(messages -> channels.appending("refetch", messages)),
            List.of(actions.listener()));
  }

  /** Applies changes in one transaction. */
  public void hear(Origin origin, MirrorChange... changes) {
    store.apply(effects(origin, changes)).join();
  }

  /** Applies a change that an event tells of. */
  public void hear(MirrorChange change) {
    hear(Origin.EVENT, change);
  }

  List<Effect<?>> effects(Origin origin, MirrorChange... changes) {
    var effects = new ArrayList<Effect<?>>();
    for (MirrorChange change : changes) {
      effects.add(writer.effect(new PendingChange(change, origin)));
    }
    return effects;
  }

  MirrorQueries mirror() {
    return new MirrorQueries(store);
  }

  public List<Action> actions() {
    return new ActionLog(store).newest(ActionFilter.all(), 10_000);
  }

  List<String> kinds() {
    return actions().stream().map(action -> action.kind().code()).toList();
  }

  /** Actions since {@link #forgetNews()}. */
  List<Action> news() {
    List<Action> all = actions();
    return all.subList(seen, all.size());
  }

  void forgetNews() {
    seen = actions().size();
  }

  /** All that stands in a table, as text. */
  String text(String table) {
    return DatabaseText.of(store).get(table);
  }

  void restart() {
    close();
    open();
  }

  @Override
  public void close() {
    channels.close();
    store.close();
  }
}
