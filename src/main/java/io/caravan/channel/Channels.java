package io.caravan.channel;

import io.caravan.store.Dialect;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The channels of one database: putting messages in, and looking at what waits. Consuming is for
 * Camel routes ({@code from: channel:name}). Thread-safe.
 */
public final class Channels implements AutoCloseable {

  private final Store store;
  private final ChannelSettings settings;
  private final MeterRegistry registry;
  private final Clock clock;
  private final Map<String, Channel> channels = new ConcurrentHashMap<>();
  private final PagePool pool;
  private final Dedupe dedupe;
  private final Appender appender;
  private final Upkeep upkeep;
  private final List<Consumer<Channel>> watchers = new CopyOnWriteArrayList<>();
  private final DeadLetters deadLetters;
  private final ErasedPersons erased = new ErasedPersons();
  // With SQLite the process that owns the file is the only one, whatever a dead one left behind.
  private final String owner;

  /** Opens the channels; reads back the dedupe keys where they are kept in memory. */
  public Channels(Store store, ChannelSettings settings, MeterRegistry registry, Clock clock) {
    this.store = store;
    this.settings = settings;
    this.registry = registry;
    this.clock = clock;
    boolean alone = store.dialect() == Dialect.SQLITE;
    this.owner = alone ? "the process that owns the file" : UUID.randomUUID().toString();
    this.pool =
        new PagePool(
            settings.dedupeMemory(), store.file().map(Path::getParent).orElse(Path.of(".")));
    this.dedupe = alone ? new MemoryDedupe(pool) : new IndexDedupe();
    this.appender = new Appender(store.dialect(), dedupe, clock);
    this.upkeep =
        new Upkeep(
            store,
            dedupe,
            settings.minFreeDisk(),
            clock,
            channels.values(),
            alone ? () -> {} : this::discover);
    this.deadLetters = new DeadLetters(store, this);
    names().forEach(this::channel);
    if (!store.readOnly()) {
      upkeep.start();
    }
  }

  /**
   * Stores messages in one commit.
   *
   * @return completes when they are durable
   * @throws ChannelFull when the channel's bound is reached
   * @throws io.caravan.store.StoreOverloaded when too much waits to be committed
   */
  public CompletableFuture<Appended> append(String channel, List<ChannelMessage> messages) {
    requireRoom(channel, messages.size());
    Append append = new Append(channel(channel), messages);
    return store
        .apply(List.of(new Effect<>(appender, append)), 256L + append.packed().size())
        .thenApply(nothing -> append.appended());
  }

  /**
   * Whether messages would be taken now, for a caller that stores them together with something else
   * by {@link #appending}.
   *
   * @throws ChannelFull when the channel's bound is reached, or the disk is nearly full
   */
  public void requireRoom(String channel, int messages) {
    upkeep.refuseWithoutDisk();
    channel(channel).refuseBeyondBound(messages);
  }

  /**
   * The storing of a message as an effect, for a handler that hands over to another channel: the
   * message is stored if and only if the handled one is acknowledged. Not subject to the channel's
   * bound, for refusing would only move the backlog.
   */
  public Effect<?> appending(String channel, ChannelMessage message) {
    return appending(channel, List.of(message));
  }

  /** Like {@link #appending(String, ChannelMessage)}, for several. */
  public Effect<?> appending(String channel, List<ChannelMessage> messages) {
    return new Effect<>(appender, new Append(channel(channel), messages));
  }

  /** Whose messages are not to be handled any more. */
  public ErasedPersons erased() {
    return erased;
  }

  /** What waits in a channel, counted now; nothing where there is no such channel. */
  public Backlog backlog(String channel) {
    return store.read(c -> BacklogTable.count(c, channel, clock.millis()));
  }

  /** Names of all channels that exist, in order. */
  public List<String> names() {
    return store.read(
        connection -> {
          List<String> names = new ArrayList<>();
          try (PreparedStatement select =
              connection.prepareStatement("SELECT name FROM channel ORDER BY name")) {
            ResultSet rows = select.executeQuery();
            while (rows.next()) {
              names.add(rows.getString(1));
            }
          }
          return names;
        });
  }

  /** What can be done with messages that a channel gave up on. */
  public DeadLetters deadLetters() {
    return deadLetters;
  }

  /** The channel of a name; made when there is none yet. */
  Channel channel(String name) {
    Channel known = channels.get(name);
    if (known != null) {
      return known;
    }
    Channel.checked(name);
    var opened = new AtomicBoolean();
    Channel channel =
        channels.computeIfAbsent(
            name,
            absent -> {
              opened.set(true);
              return open(absent);
            });
    if (opened.get()) {
      watchers.forEach(watcher -> watcher.accept(channel));
    }
    return channel;
  }

  /**
   * Whether this process has opened the channel, so that using it asks nothing of the database; to
   * open one takes a transaction, and must not happen within another.
   */
  public boolean isOpen(String name) {
    return channels.containsKey(name);
  }

  /** Opens a channel, which is made when there is none yet. */
  public void open(Collection<String> names) {
    names.forEach(this::channel);
  }

  /**
   * Holds a channel back, or lets it go on. While it is held, nothing of it is read or handed out
   * by this process; messages are accepted as always, and what is being handled goes on. Not
   * stored: whoever holds a channel does so in each process.
   */
  public void hold(String name, boolean held) {
    channel(name).hold(held);
  }

  /**
   * What waited in a channel when it was last counted, less than two seconds ago; nothing where
   * this process has not opened it.
   */
  public Backlog lastCounted(String name) {
    Channel channel = channels.get(name);
    return channel == null ? Backlog.NOTHING : channel.lastCounted();
  }

  /** Tells of all channels: of those that are open now, and of each that is opened later. */
  void watch(Consumer<Channel> watcher) {
    watchers.add(watcher);
    channels.values().forEach(watcher);
  }

  void unwatch(Consumer<Channel> watcher) {
    watchers.remove(watcher);
  }

  /** Opens channels that other processes have made. */
  private void discover() {
    names().forEach(this::channel);
  }

  /** Forgets dedupe keys out of the retention; happens by itself from time to time. */
  void forget() {
    upkeep.forget();
  }

  Store store() {
    return store;
  }

  Clock clock() {
    return clock;
  }

  /** Identifies this process among the consumers of a channel. */
  String owner() {
    return owner;
  }

  private Channel open(String name) {
    int id =
        store.readOnly()
            ? store.read(connection -> find(connection, name))
            : store.write(connection -> create(connection, name)).join();
    Channel channel = new Channel(id, name, settings.of(name), registry);
    if (dedupe instanceof MemoryDedupe memory && !store.readOnly()) {
      store
          .write(
              connection -> {
                memory.load(connection, channel, clock.millis());
                return null;
              })
          .join();
    }
    channel.counted(store.read(c -> BacklogTable.count(c, name, clock.millis())));
    return channel;
  }

  private static int create(Connection connection, String name) throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO channel (name) VALUES (?) ON CONFLICT (name) DO NOTHING");
        PreparedStatement progress =
            connection.prepareStatement(
                """
                INSERT INTO channel_progress (channel_id) VALUES (?)
                ON CONFLICT (channel_id) DO NOTHING
                """)) {
      insert.setString(1, name);
      insert.executeUpdate();
      int id = find(connection, name);
      progress.setInt(1, id);
      progress.executeUpdate();
      return id;
    }
  }

  private static int find(Connection connection, String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id FROM channel WHERE name = ?")) {
      select.setString(1, name);
      ResultSet row = select.executeQuery();
      if (!row.next()) {
        throw new SQLException("There is no channel " + name);
      }
      return row.getInt(1);
    }
  }

  @Override
  public void close() {
    upkeep.close();
    pool.close();
  }
}
