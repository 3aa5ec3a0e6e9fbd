package io.caravan.portal.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.channel.TestClock;
import io.caravan.portal.Secret;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class StoredKeyDeskTest {

  private static final Duration KEEP_RETIRED = Duration.ofHours(1);

  @TempDir private Path directory;
  private final MemoryKeys keys = new MemoryKeys();
  private final TestClock clock = new TestClock();

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void a_rotation_step_by_step(Dialect dialect) {
    try (Store store = open(dialect)) {
      var process = new Process(store);
      process.put(5);
      String old = keys.ring().current().id();

      String next = process.desk.rotate();

      assertThat(process.desk.list())
          .containsExactly(
              new KeyUse(next, "current", "2026-11-21T12:00:00Z", "", 0),
              new KeyUse(old, "retired", "2026-11-21T12:00:00Z", "2026-11-21T12:00:00Z", 5));
      assertThat(process.desk.removeOld().removed()).isEmpty();
      assertThat(process.desk.removeOld().kept())
          .containsExactly(
              new KeyRemoval.Kept(
                  old, "5 secrets are sealed with it: run ./caravan keys reencrypt first"));

      assertThat(process.desk.reencrypt(3)).isEqualTo(new ReencryptionStep(3, List.of(), false));
      assertThat(process.desk.list()).extracting(KeyUse::sealed).containsExactly(3L, 2L);
      assertThat(process.desk.reencrypt(3)).isEqualTo(new ReencryptionStep(2, List.of(), false));
      assertThat(process.desk.reencrypt(3)).isEqualTo(new ReencryptionStep(0, List.of(), true));
      process.assertAllThere(5);

      assertThat(process.desk.removeOld().kept())
          .singleElement()
          .satisfies(
              kept ->
                  assertThat(kept.why()).endsWith("can be removed from 2026-11-21T13:00:00Z on"));
      clock.advance(KEEP_RETIRED);
      assertThat(process.desk.removeOld()).isEqualTo(new KeyRemoval(List.of(old), List.of()));
      assertThat(process.desk.list()).extracting(KeyUse::id).containsExactly(next);
      process.assertAllThere(5);
      assertThat(process.desk.check()).isEqualTo(new KeyCheck(5, List.of()));
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void another_process_goes_on_while_keys_are_rotated_and_secrets_sealed_again(Dialect dialect) {
    try (Store store = open(dialect)) {
      var operator = new Process(store);
      var serving = new Process(store);
      serving.put(40);
      var stop = new AtomicBoolean();
      var written = new TreeMap<String, Secret>();
      CompletableFuture<Void> work =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; !stop.get(); i++) {
                  String place = "portal/" + i % 40 + "/refresh-token";
                  Secret seen = serving.secrets.get(place).orElseThrow();
                  var next = new Secret("token " + i);
                  if (serving.secrets.putIfUnchanged(place, java.util.Optional.of(seen), next)) {
                    written.put(place, next);
                  }
                }
              });

      for (int i = 0; i < 3; i++) {
        operator.desk.rotate();
        int steps = 0;
        while (!operator.desk.reencrypt(7).done() && steps++ < 1_000) {
          assertThat(work).isNotCompletedExceptionally();
        }
      }
      stop.set(true);
      work.join();
      while (!operator.desk.reencrypt(7).done()) {
        assertThat(operator.desk.check().unreadable()).isEmpty();
      }

      assertThat(written).isNotEmpty();
      written.forEach((place, secret) -> assertThat(operator.secrets.get(place)).contains(secret));
      assertThat(operator.desk.check()).isEqualTo(new KeyCheck(40, List.of()));
      assertThat(operator.desk.list().get(0).sealed()).isEqualTo(40);
      clock.advance(KEEP_RETIRED);
      assertThat(operator.desk.removeOld().removed()).hasSize(3);
      assertThat(serving.secrets.get("portal/7/refresh-token")).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void what_does_not_open_is_named_left_alone_and_keeps_its_key(Dialect dialect) {
    try (Store store = open(dialect)) {
      var process = new Process(store);
      process.put(3);
      String old = keys.ring().current().id();
      SealedText moved = process.secrets.after("", 1).get(0);
      put(store, "portal/9/moved", moved.text());
      String lost = new MemoryKeys().open().seal("portal/9/lost", new Secret("lost"));
      put(store, "portal/9/lost", lost);
      put(store, "portal/9/plain", "never sealed");

      process.desk.rotate();
      ReencryptionStep step = process.desk.reencrypt(100);

      assertThat(step.resealed()).isEqualTo(3);
      assertThat(step.unreadable())
          .extracting(Unreadable::place)
          .containsExactly("portal/9/lost", "portal/9/moved", "portal/9/plain");
      assertThat(process.desk.reencrypt(100).done()).isTrue();
      assertThat(process.desk.check().unreadable()).isEqualTo(step.unreadable());
      assertThat(process.desk.list().subList(2, 4))
          .containsExactlyInAnyOrder(
              new KeyUse(new SealedText("", lost).keyId(), KeyUse.MISSING, "", "", 1),
              new KeyUse("", KeyUse.MISSING, "", "", 1));
      clock.advance(KEEP_RETIRED);
      assertThat(process.desk.removeOld().kept()).extracting(KeyRemoval.Kept::id).contains(old);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Dialect.class, names = "SQLITE")
  void secrets_outside_of_the_table_are_sealed_again_and_hold_their_key_too(Dialect dialect) {
    try (Store store = open(dialect)) {
      var process = new Process(store);
      var elsewhere = new OtherPlaces();
      process.places.add(elsewhere);
      elsewhere.texts.put("b", process.vault.seal("b", new Secret("1")));
      elsewhere.texts.put("a", process.vault.seal("a", new Secret("2")));
      process.desk.rotate();
      clock.advance(KEEP_RETIRED);

      assertThat(process.desk.removeOld().removed()).isEmpty();
      assertThat(process.desk.reencrypt(1).resealed()).isEqualTo(1);
      assertThat(process.desk.removeOld().removed()).isEmpty();
      assertThat(process.desk.reencrypt(10).resealed()).isEqualTo(1);
      assertThat(process.desk.removeOld().removed()).hasSize(1);
      assertThat(process.vault.open("a", elsewhere.texts.get("a")).value()).isEqualTo("2");
    }
  }

  @ParameterizedTest
  @EnumSource(value = Dialect.class, names = "SQLITE")
  void keys_of_the_environment_are_rotated_by_people(Dialect dialect) {
    VaultKey current = MemoryKeys.key();
    VaultKey old = MemoryKeys.key();
    try (Store store = open(dialect)) {
      var process = new Process(store, new GivenKeys(new KeyRing(List.of(current, old))));
      put(
          store,
          "x",
          new Process(store, new GivenKeys(new KeyRing(List.of(old))))
              .vault.seal("x", new Secret("1")));

      assertThatThrownBy(process.desk::rotate)
          .isInstanceOf(VaultException.class)
          .hasMessageContaining("which Caravan cannot change: run ./caravan keys rotate");
      assertThat(process.desk.removeOld().kept().get(0).why()).startsWith("1 secrets are sealed");
      assertThat(process.desk.reencrypt(10).resealed()).isEqualTo(1);
      assertThat(process.desk.removeOld())
          .isEqualTo(
              new KeyRemoval(
                  List.of(),
                  List.of(
                      new KeyRemoval.Kept(
                          old.id(),
                          "nothing is sealed with it: take it out of HUBSPOT_TOKEN_ENCRYPTION_KEY (caravan.vault.key) yourself"))));
    }
  }

  /** Whatever happens in whatever order: every secret opens, and is the one that was put last. */
  @Property(tries = 60)
  void no_order_of_steps_loses_a_secret(
      @ForAll @Size(max = 25) List<@IntRange(max = 5) Integer> steps) {
    var places = new OtherPlaces();
    var source = new MemoryKeys();
    var time = new TestClock();
    var live =
        List.of(new LiveKeys(source, System::nanoTime), new LiveKeys(source, System::nanoTime));
    var vaults = live.stream().map(one -> new AesVault(one, new SecureRandom())).toList();
    var desk =
        new StoredKeyDesk(
            live.get(0), vaults.get(0), List.of(places), new SecureRandom(), time, KEEP_RETIRED);
    var expected = new TreeMap<String, Secret>();
    int count = 0;
    for (int step : steps) {
      count++;
      switch (step) {
        case 0 -> desk.rotate();
        case 1 -> desk.reencrypt(2);
        case 2 -> desk.removeOld();
        case 3 -> {
          // Within this time each process has loaded the keys again.
          time.advance(KEEP_RETIRED);
          live.get(1).reload();
        }
        default -> {
          String place = "place/" + count % 4;
          var secret = new Secret("secret " + count);
          places.texts.put(place, vaults.get(step - 4).seal(place, secret));
          expected.put(place, secret);
        }
      }
      expected.forEach(
          (place, secret) ->
              vaults.forEach(
                  vault ->
                      assertThat(vault.open(place, places.texts.get(place))).isEqualTo(secret)));
    }
  }

  /** What one process has of the vault. */
  private final class Process {

    final Vault vault;
    final SealedSecrets secrets;
    final List<SealedPlaces> places = new ArrayList<>();
    final KeyDesk desk;

    Process(Store store) {
      this(store, keys);
    }

    Process(Store store, KeySource source) {
      var live = new LiveKeys(source, System::nanoTime);
      vault = new AesVault(live, new SecureRandom());
      secrets = new SealedSecrets(store, vault, Clock.systemUTC());
      places.add(secrets);
      desk = new StoredKeyDesk(live, vault, places, new SecureRandom(), clock, KEEP_RETIRED);
    }

    void put(int count) {
      for (int i = 0; i < count; i++) {
        secrets.put("portal/" + i + "/refresh-token", new Secret("secret " + i)).join();
      }
    }

    void assertAllThere(int count) {
      for (int i = 0; i < count; i++) {
        assertThat(secrets.get("portal/" + i + "/refresh-token"))
            .contains(new Secret("secret " + i));
      }
    }
  }

  /** Sealed secrets in a table of somebody else. */
  private static final class OtherPlaces implements SealedPlaces {

    final TreeMap<String, String> texts = new TreeMap<>();

    @Override
    public String name() {
      return "other";
    }

    @Override
    public List<SealedText> after(String place, int limit) {
      return texts.tailMap(place, false).entrySet().stream()
          .limit(limit)
          .map((Map.Entry<String, String> one) -> new SealedText(one.getKey(), one.getValue()))
          .toList();
    }

    @Override
    public CompletableFuture<Boolean> replace(SealedText was, String text) {
      return CompletableFuture.completedFuture(texts.replace(was.place(), was.text(), text));
    }
  }

  private static void put(Store store, String place, String text) {
    store
        .write(
            connection -> {
              try (var statement =
                  connection.prepareStatement("INSERT INTO vault_secret VALUES (?, ?, 0)")) {
                statement.setString(1, place);
                statement.setString(2, text);
                return statement.executeUpdate();
              }
            })
        .join();
  }

  private Store open(Dialect dialect) {
    return Store.open(TestDatabase.fresh(dialect, directory), new SimpleMeterRegistry());
  }
}
