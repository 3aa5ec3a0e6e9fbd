package io.caravan.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.store.Transaction;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How an erasure goes through its places, whatever these are. */
@Timeout(120)
class ErasuresTest {

  private static final long PORTAL = 62515;

  @TempDir private Path directory;
  private final List<Person> released = new ArrayList<>();
  private final List<String> taken = new ArrayList<>();
  private Store store;
  private Erasures erasures;

  /** What a place finds of a person. */
  @FunctionalInterface
  private interface Found {
    List<Erasing> of(Person person);
  }

  private final class Place implements PersonalData {

    private final Found found;

    Place(Found found) {
      this.found = found;
    }

    @Override
    public String place() {
      return "somewhere";
    }

    @Override
    public Stream<JsonNode> of(Connection connection, Person person) {
      return Stream.empty();
    }

    @Override
    public List<Erasing> find(Connection connection, Person person) {
      return found.of(person);
    }

    @Override
    public void released(Person person) {
      released.add(person);
    }
  }

  /** Everybody has one contact and no address. */
  private static final class Contacts implements PersonLookup {
    @Override
    public Person byContact(Connection connection, long portalId, long contactId) {
      return new Person(portalId, Set.of(contactId), Set.of());
    }

    @Override
    public Optional<Person> byEmail(Connection connection, long portalId, String email) {
      return Optional.empty();
    }

    @Override
    public void all(Connection connection, Consumer<Person> taker) {}
  }

  @BeforeEach
  void start() {
    store =
        Store.open(
            StoreSettings.sqlite(directory.resolve("caravan.db")), new SimpleMeterRegistry());
  }

  private void open(Duration watch, Found found) {
    var settings =
        new PrivacySettings(Optional.of(new byte[32]), null, directory.resolve("ledger"), watch);
    Tombstones none = (Transaction transaction, Person person) -> 0;
    erasures =
        new Erasures(
            store,
            new Contacts(),
            none,
            List.of(new Place(found)),
            new PersonHash(new byte[32]),
            settings,
            Optional::empty,
            Clock.systemUTC());
  }

  private Certificate erase(long contact) {
    return erasures.eraseContact(PORTAL, contact, "user:eve", "request");
  }

  private static boolean is(Person person, long contact) {
    return person.contactIds().contains(contact);
  }

  @AfterEach
  void stop() {
    erasures.close();
    store.close();
  }

  @Test
  void others_can_write_while_a_person_is_looked_for() {
    open(
        Duration.ZERO,
        person -> {
          try {
            assertThat(store.write(other -> 1).get(60, TimeUnit.SECONDS)).isEqualTo(1);
            return List.of();
          } catch (Exception e) {
            throw new IllegalStateException("nobody could write meanwhile", e);
          }
        });
    assertThat(erase(1).state()).isEqualTo("done");
  }

  @Test
  void one_that_fails_keeps_no_other_waiting() {
    open(
        Duration.ZERO,
        person -> {
          if (is(person, 1)) {
            throw new IllegalStateException("this archive cannot be read");
          }
          return List.of(connection -> 3);
        });
    assertThatThrownBy(() -> erase(1)).hasMessageContaining("cannot be read");

    Certificate second = erase(2);

    assertThat(second.state()).isEqualTo("done");
    assertThat(erasures.of(new Person(PORTAL, Set.of(1L), Set.of())))
        .singleElement()
        .extracting(Certificate::state)
        .isEqualTo("asked");
  }

  @Test
  void a_place_that_was_gone_through_half_way_is_gone_through_again() {
    open(
        Duration.ofHours(1),
        person -> {
          List<Erasing> steps = new ArrayList<>();
          for (String step : List.of("a", "b")) {
            if (!taken.contains(step)) {
              steps.add(
                  connection -> {
                    if (step.equals("b") && taken.size() < 2) {
                      taken.add("failed");
                      throw new IllegalStateException("the disk is full");
                    }
                    taken.add(step);
                    return 10;
                  });
            }
          }
          return steps;
        });
    assertThatThrownBy(() -> erase(1)).hasMessageContaining("the disk is full");
    Person person = new Person(PORTAL, Set.of(1L), Set.of());
    Certificate half = erasures.of(person).get(0);
    assertThat(half.isErased()).isFalse();
    assertThat(half.places()).containsEntry("somewhere", 10L);

    assertThat(erasures.round()).isEmpty();

    Certificate whole = erasures.of(person).get(0);
    assertThat(whole.isErased()).isTrue();
    assertThat(whole.places()).containsEntry("somewhere", 20L);
    assertThat(taken).containsExactly("a", "failed", "b");
  }

  @Test
  void a_person_is_watched_over_until_the_last_of_the_erasures_ends() {
    open(Duration.ofHours(1), person -> List.of());
    erase(1);
    Certificate second = erase(1);
    store
        .write(
            connection -> {
              try (var end =
                  connection.prepareStatement(
                      "UPDATE privacy_erasure SET state = 'done', person = '' WHERE id <> ?")) {
                end.setString(1, second.id());
                return end.executeUpdate();
              }
            })
        .join();

    erasures.round();

    assertThat(released).isEmpty();
    store
        .write(
            connection -> {
              try (var end =
                  connection.prepareStatement(
                      "UPDATE privacy_erasure SET state = 'done', person = ''")) {
                return end.executeUpdate();
              }
            })
        .join();
    erasures.round();
    assertThat(released).hasSize(1);
  }

  @Test
  void steps_are_small_and_leave_nothing_out() throws Exception {
    List<Integer> found = Stream.iterate(0, i -> i + 1).limit(450).toList();
    List<Integer> erased = new ArrayList<>();
    List<Erasing> steps =
        Erasing.of(
            found,
            Erasing.ROWS,
            (connection, one) -> {
              erased.add(one);
              return 1;
            });
    open(Duration.ZERO, person -> List.of());
    assertThat(steps).hasSize(3);
    for (Erasing step : steps) {
      assertThat(store.write(step::in).join()).isLessThanOrEqualTo(Erasing.ROWS);
    }
    assertThat(erased).isEqualTo(found);
  }
}
