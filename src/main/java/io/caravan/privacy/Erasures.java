package io.caravan.privacy;

import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases persons from all places, place by place. What is to be erased is found beside those who
 * write, and erased in small transactions that note how far the erasure has come: one that was cut
 * short goes on at the next start. For a while afterwards it watches over the person, so that what
 * was on its way does not arrive; then all places are gone through once more, and the person's ids
 * are forgotten here too.
 */
public final class Erasures implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);
  private static final Duration ROUND = Duration.ofSeconds(30);

  private final Store store;
  private final ErasureTable table = new ErasureTable();
  private final PersonLookup lookup;
  private final Tombstones tombstones;
  private final List<PersonalData> places;
  private final PersonHash hash;
  private final ErasureLedger ledger;
  private final Duration watch;
  private final KeptCopies backups;
  private final Clock clock;
  private final ErasureOrders orders;
  private final Map<String, Person> watched = new HashMap<>();
  private final ScheduledExecutorService thread;

  /**
   * @param places all that keep personal data, besides the records themselves
   * @param backups what certificates name the end of
   */
  public Erasures(
      Store store,
      PersonLookup lookup,
      Tombstones tombstones,
      List<PersonalData> places,
      PersonHash hash,
      PrivacySettings settings,
      KeptCopies backups,
      Clock clock) {
    this.store = store;
    this.lookup = lookup;
    this.tombstones = tombstones;
    this.places = List.copyOf(places);
    this.hash = hash;
    this.ledger = new ErasureLedger(settings.ledger());
    this.watch = settings.watch();
    this.backups = backups;
    this.clock = clock;
    this.orders = new ErasureOrders(lookup, hash, this::wake);
    var pool =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              var worker = new Thread(work, "caravan-privacy");
              worker.setDaemon(true);
              return worker;
            });
    pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.thread = pool;
  }

  /** Goes on with what was cut short, and with what is asked for from now on, in the background. */
  public void start() {
    thread.scheduleWithFixedDelay(this::roundQuietly, 0, ROUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Enters the orders that events bring. */
  public ErasureOrders orders() {
    return orders;
  }

  /**
   * Erases the person of a contact; blocks until all places were gone through.
   *
   * @param askedBy as the audit log calls them
   * @param cause command or request
   */
  public Certificate eraseContact(long portalId, long contactId, String askedBy, String cause) {
    Person person = store.read(connection -> lookup.byContact(connection, portalId, contactId));
    return erase(person, askedBy, cause);
  }

  /** Erases the person with an address, whether a contact has it or not. */
  public Certificate eraseEmail(long portalId, String email, String askedBy, String cause) {
    String plain = email.strip().toLowerCase(Locale.ROOT);
    Person person =
        store
            .read(connection -> lookup.byEmail(connection, portalId, plain))
            .orElseGet(() -> new Person(portalId, Set.of(), Set.of(plain)));
    return erase(person, askedBy, cause);
  }

  private Certificate erase(Person person, String askedBy, String cause) {
    String id = ErasureOrder.newId();
    store
        .write(
            connection -> {
              table.insert(
                  connection, id, person, askedBy, cause, clock.millis(), hash.all(person));
              return null;
            })
        .join();
    RuntimeException failure = round().get(id);
    if (failure != null) {
      throw failure;
    }
    return certificate(id).orElseThrow();
  }

  /** The certificate of an erasure. */
  public Optional<Certificate> certificate(String id) {
    return store.read(connection -> table.certificate(connection, id));
  }

  /** The erasures of whoever has this contact or address. */
  public List<Certificate> of(Person person) {
    return new Certificates(store).of(hash, person);
  }

  /**
   * Erases again who was erased before and is back, as after a restore: those whose contact stands
   * in the ledger. An address alone does not count, for its owner may have come anew.
   */
  public List<Certificate> reapply(String askedBy) throws IOException {
    List<ErasureLedger.Line> lines = ledger.read();
    long until = backupsUntil();
    store
        .write(
            connection -> {
              for (ErasureLedger.Line line : lines) {
                if (table.insertDone(
                    connection, line.id(), line.portalId(), line.at(), line.hashes())) {
                  table.backups(connection, line.id(), until);
                }
              }
              return null;
            })
        .join();
    Set<String> hashes = ErasureLedger.hashes(lines);
    Set<Person> back = new LinkedHashSet<>();
    store.<Void>read(
        connection -> {
          lookup.all(
              connection,
              person -> {
                if (person.contactIds().stream()
                    .anyMatch(id -> hashes.contains(hash.contact(person.portalId(), id)))) {
                  back.add(person);
                }
              });
          return null;
        });
    return back.stream()
        .flatMap(
            person -> person.contactIds().stream().map(id -> new long[] {person.portalId(), id}))
        .map(one -> eraseContact(one[0], one[1], askedBy, "reapplied"))
        .toList();
  }

  /**
   * Does what there is to do, the oldest first. An erasure that fails keeps no other one waiting.
   *
   * @return what failed, by the erasure's id
   */
  synchronized Map<String, RuntimeException> round() {
    List<ErasureTable.Open> open = store.read(table::open);
    Map<String, RuntimeException> failed = new LinkedHashMap<>();
    open.forEach(one -> trying(one, this::watch, failed));
    open.forEach(one -> trying(one, this::go, failed));
    // Of instances that share a database another one may have ended the watch.
    Set<String> now = open.stream().map(ErasureTable.Open::id).collect(Collectors.toSet());
    List.copyOf(watched.keySet()).stream().filter(id -> !now.contains(id)).forEach(this::release);
    return failed;
  }

  private static void trying(
      ErasureTable.Open one,
      Consumer<ErasureTable.Open> step,
      Map<String, RuntimeException> failed) {
    try {
      step.accept(one);
    } catch (RuntimeException e) {
      failed.putIfAbsent(one.id(), e);
    }
  }

  private void watch(ErasureTable.Open one) {
    if (!watched.containsKey(one.id())) {
      places.forEach(place -> place.forget(one.person()));
      watched.put(one.id(), one.person());
    }
  }

  private void go(ErasureTable.Open one) {
    if (one.state().equals("asked")) {
      first(one);
    } else if (clock.millis() - one.erasedAt() >= watch.toMillis()) {
      last(one);
    }
  }

  private void first(ErasureTable.Open one) {
    Set<String> done = store.read(connection -> table.finished(connection, one.id()));
    if (done.isEmpty()) {
      note(one);
    }
    if (!done.contains(Tombstones.PLACE)) {
      store
          .transact(
              transaction -> {
                long erased = tombstones.raise(transaction, one.person());
                table.erased(transaction.connection(), one.id(), Tombstones.PLACE, erased);
                table.finish(transaction.connection(), one.id(), Tombstones.PLACE, clock.millis());
                return null;
              })
          .join();
    }
    for (PersonalData place : places) {
      if (!done.contains(place.place())) {
        erase(one, place);
      }
    }
    places.forEach(place -> place.forget(one.person()));
    goneThrough(one, connection -> table.watched(connection, one.id(), clock.millis()));
    LOG.info("Erasure {} went through all places", one.id());
    if (watch.isZero()) {
      last(one);
    }
  }

  private void last(ErasureTable.Open one) {
    places.forEach(place -> erase(one, place));
    places.forEach(place -> place.forget(one.person()));
    goneThrough(one, connection -> table.done(connection, one.id(), clock.millis()));
    release(one.id());
  }

  /** What the places held a moment ago is in the backups of until now, and in no later one. */
  private void goneThrough(ErasureTable.Open one, Change state) {
    long until = backupsUntil();
    write(
        connection -> {
          table.backups(connection, one.id(), until);
          state.run(connection);
        });
  }

  private long backupsUntil() {
    return backups.goneBy().map(Instant::toEpochMilli).orElse(0L);
  }

  /** Looks for what is there beside those who write; they wait for the small steps alone. */
  private void erase(ErasureTable.Open one, PersonalData place) {
    for (Erasing step : store.read(connection -> place.find(connection, one.person()))) {
      write(
          connection -> {
            overwriting(connection, true);
            try {
              table.erased(connection, one.id(), place.place(), step.in(connection));
            } finally {
              overwriting(connection, false);
            }
          });
    }
    write(connection -> table.finish(connection, one.id(), place.place(), clock.millis()));
  }

  /** Has SQLite put zeros where what is deleted stood. */
  private void overwriting(Connection connection, boolean on) throws SQLException {
    if (store.dialect() == Dialect.SQLITE) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA secure_delete = " + (on ? "ON" : "OFF"));
      }
    }
  }

  private void note(ErasureTable.Open one) {
    try {
      ledger.add(
          new ErasureLedger.Line(
              one.id(), one.person().portalId(), clock.millis(), hash.all(one.person())));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The ledger of erasures cannot be written (caravan.privacy.ledger)", e);
    }
  }

  private void release(String id) {
    Person person = watched.remove(id);
    // Two erasures may watch over the same person.
    if (person != null && !watched.containsValue(person)) {
      places.forEach(place -> place.released(person));
    }
  }

  /** Statements without a result. */
  @FunctionalInterface
  private interface Change {
    void run(Connection connection) throws SQLException;
  }

  private void write(Change change) {
    store
        .write(
            connection -> {
              change.run(connection);
              return null;
            })
        .join();
  }

  private void wake() {
    try {
      thread.execute(this::roundQuietly);
    } catch (RejectedExecutionException e) {
      LOG.debug("An erasure goes on at the next start");
    }
  }

  private void roundQuietly() {
    try {
      round().values().forEach(Erasures::tell);
    } catch (RuntimeException e) {
      tell(e);
    }
  }

  private static void tell(RuntimeException failure) {
    if (failure instanceof StoreException
        || failure instanceof CompletionException
        || failure instanceof UncheckedIOException) {
      LOG.warn("An erasure could not be finished and is tried again: {}", failure.getMessage());
    } else {
      LOG.error("An erasure could not be finished and is tried again", failure);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("An erasure is under way and goes on at the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
