package io.caravan.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.portal.StoredGrants.Claim;
import io.caravan.portal.StoredGrants.StoredGrant;
import io.caravan.portal.vault.MemoryKeys;
import io.caravan.portal.vault.SealedSecrets;
import io.caravan.portal.vault.Vault;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoredGrantsTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration LEASE = Duration.ofSeconds(45);
  private static final long PORTAL = 62_515;

  @TempDir private Path directory;
  private final Vault vault = MemoryKeys.vault();

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void one_alone_may_refresh_and_the_others_use_what_it_stored(Dialect dialect) {
    try (var store = open(dialect)) {
      var grants = grants(store);
      grants.begin(PORTAL, new Secret("refresh-0"), "digest").join();

      Claim.Mine mine = (Claim.Mine) claim(grants, -1, "a", NOW);
      assertThat(mine.grant().refresh()).isEqualTo(new Secret("refresh-0"));
      assertThat(claim(grants, -1, "b", NOW)).isInstanceOf(Claim.Busy.class);

      assertThat(grants.renew(PORTAL, mine.grant().generation(), next(mine, "1")).join()).isTrue();
      assertThat(claim(grants, -1, "b", NOW))
          .isInstanceOfSatisfying(
              Claim.Newer.class,
              newer -> assertThat(newer.grant().access()).contains(new Secret("access-1")));
      assertThat(claim(grants, next(mine, "1").generation(), "b", NOW))
          .isInstanceOfSatisfying(
              Claim.Mine.class,
              again -> assertThat(again.grant().refresh()).isEqualTo(new Secret("refresh-1")));
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void a_crashed_holder_holds_others_up_until_the_lease_ends(Dialect dialect) {
    try (var store = open(dialect)) {
      var grants = grants(store);
      grants.begin(PORTAL, new Secret("refresh-0"), "digest").join();
      Claim.Mine crashed = (Claim.Mine) claim(grants, -1, "a", NOW);

      assertThat(claim(grants, -1, "b", NOW.plus(LEASE).minusMillis(1)))
          .isInstanceOf(Claim.Busy.class);
      Claim.Mine taken = (Claim.Mine) claim(grants, -1, "b", NOW.plus(LEASE));
      assertThat(grants.renew(PORTAL, taken.grant().generation(), next(taken, "b")).join())
          .isTrue();

      // Who was thought dead comes back: what it has is not taken any more.
      assertThat(grants.renew(PORTAL, crashed.grant().generation(), next(crashed, "a")).join())
          .isFalse();
      assertThat(grants.find(PORTAL).join().orElseThrow().access())
          .contains(new Secret("access-b"));
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void a_right_that_is_given_back_is_anybodys(Dialect dialect) {
    try (var store = open(dialect)) {
      var grants = grants(store);
      grants.begin(PORTAL, new Secret("refresh-0"), "digest").join();
      claim(grants, -1, "a", NOW);
      grants.release(PORTAL, "b").join();
      assertThat(claim(grants, -1, "b", NOW)).isInstanceOf(Claim.Busy.class);
      grants.release(PORTAL, "a").join();
      assertThat(claim(grants, -1, "b", NOW)).isInstanceOf(Claim.Mine.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void of_many_who_ask_at_the_same_time_one_gets_the_right(Dialect dialect) {
    try (var store = open(dialect);
        var other = dialect == Dialect.POSTGRESQL ? Store.open(settings, meters()) : null) {
      var here = grants(store);
      var there = other == null ? here : grants(other);
      here.begin(PORTAL, new Secret("refresh-0"), "digest").join();
      List<CompletableFuture<Claim>> asked = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        var who = i % 2 == 0 ? here : there;
        asked.add(who.claim(PORTAL, -1, "holder-" + i, NOW, LEASE));
      }
      assertThat(asked.stream().map(CompletableFuture::join).filter(Claim.Mine.class::isInstance))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void an_old_refusal_does_not_end_a_newer_grant(Dialect dialect) {
    try (var store = open(dialect)) {
      var grants = grants(store);
      grants.begin(PORTAL, new Secret("refresh-0"), "digest").join();
      Claim.Mine mine = (Claim.Mine) claim(grants, -1, "a", NOW);
      grants.renew(PORTAL, mine.grant().generation(), next(mine, "1")).join();

      assertThat(grants.end(PORTAL, mine.grant().generation(), "gone", NOW).join()).isFalse();
      assertThat(grants.find(PORTAL).join()).isPresent();

      assertThat(grants.end(PORTAL, mine.grant().generation() + 1, "gone", NOW).join()).isTrue();
      assertThat(grants.find(PORTAL).join()).isEmpty();
      assertThat(claim(grants, -1, "b", NOW)).isInstanceOf(Claim.None.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void the_settings_count_again_when_they_have_another_token(Dialect dialect) {
    try (var store = open(dialect)) {
      var grants = grants(store);
      grants.begin(PORTAL, new Secret("refresh-0"), "digest-0").join();
      Claim.Mine mine = (Claim.Mine) claim(grants, -1, "a", NOW);
      grants.renew(PORTAL, mine.grant().generation(), next(mine, "rotated")).join();

      grants.begin(PORTAL, new Secret("refresh-0"), "digest-0").join();
      assertThat(grants.find(PORTAL).join().orElseThrow().refresh())
          .isEqualTo(new Secret("refresh-rotated"));
      grants.begin(PORTAL, new Secret("refresh-new"), "digest-1").join();
      StoredGrant now = grants.find(PORTAL).join().orElseThrow();
      assertThat(now.refresh()).isEqualTo(new Secret("refresh-new"));
      assertThat(now.access()).isEmpty();
    }
  }

  private io.caravan.store.StoreSettings settings;

  private Store open(Dialect dialect) {
    settings = TestDatabase.fresh(dialect, directory);
    return Store.open(settings, meters());
  }

  private static SimpleMeterRegistry meters() {
    return new SimpleMeterRegistry();
  }

  private StoredGrants grants(Store store) {
    return new StoredGrants(store, new SealedSecrets(store, vault, Clock.systemUTC()));
  }

  private static Claim claim(StoredGrants grants, long known, String holder, Instant now) {
    return grants.claim(PORTAL, known, holder, now, LEASE).join();
  }

  private static StoredGrant next(Claim.Mine mine, String number) {
    return new StoredGrant(
        new Secret("refresh-" + number),
        Optional.of(new Secret("access-" + number)),
        NOW.plus(Duration.ofMinutes(30)),
        NOW,
        mine.grant().generation() + 1);
  }
}
