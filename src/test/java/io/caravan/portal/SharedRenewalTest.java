package io.caravan.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.portal.vault.MemoryKeys;
import io.caravan.portal.vault.SealedSecrets;
import io.caravan.portal.vault.Vault;
import io.caravan.portal.vault.VaultException;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedRenewalTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
  private static final long PORTAL = 62_515;

  private final Vault keys = MemoryKeys.vault();
  private final AtomicBoolean sealing = new AtomicBoolean(true);
  private final AtomicBoolean sealsUntilAsked = new AtomicBoolean();
  private final List<String> used = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<CompletableFuture<TokenGrant>> answers =
      new ConcurrentLinkedQueue<>();
  private final List<String> gone = new CopyOnWriteArrayList<>();
  private final List<String> counted = new CopyOnWriteArrayList<>();
  private Store store;
  private StoredGrants grants;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = Store.open(TestDatabase.fresh(Dialect.SQLITE, directory), new SimpleMeterRegistry());
    var vault = new FailingVault();
    grants = new StoredGrants(store, new SealedSecrets(store, vault, Clock.systemUTC()));
    grants.begin(PORTAL, new Secret("refresh-0"), "digest").join();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void what_comes_back_is_stored_before_anybody_uses_it() {
    answers.add(granted("access-1", "refresh-1"));
    AccessToken token = renewal("a").renew(-1).join();
    var stored = grants.find(PORTAL).join().orElseThrow();
    assertThat(stored.refresh()).isEqualTo(new Secret("refresh-1"));
    assertThat(stored.access()).contains(token.value());
    assertThat(stored.generation()).isEqualTo(token.generation());
    assertThat(counted).containsExactly("refreshed");
  }

  @Test
  void a_restart_goes_on_with_the_token_that_is_stored() {
    answers.add(granted("access-1", "refresh-1"));
    renewal("a").renew(-1).join();
    AccessToken again = renewal("b").renew(-1).join();
    assertThat(again.value()).isEqualTo(new Secret("access-1"));
    assertThat(again.life()).isEqualTo(HALF_AN_HOUR);
    assertThat(used).containsExactly("refresh-0");
  }

  @Test
  void who_comes_late_waits_for_the_other_and_uses_the_same_token() {
    var slow = new CompletableFuture<TokenGrant>();
    answers.add(slow);
    var first = renewal("a").renew(-1);
    org.awaitility.Awaitility.await().until(() -> used.size() == 1);
    var second = renewal("b").renew(-1);
    assertThat(second).isNotDone();
    slow.complete(granted("access-1", "refresh-1").join());
    assertThat(second)
        .succeedsWithin(PATIENCE)
        .satisfies(token -> assertThat(token.value()).isEqualTo(first.join().value()));
    assertThat(used).hasSize(1);
  }

  @Test
  void trouble_never_deletes_a_grant_and_lets_others_try_at_once() {
    answers.add(CompletableFuture.failedFuture(unavailable()));
    assertThat(renewal("a").renew(-1)).failsWithin(PATIENCE);
    assertThat(gone).isEmpty();
    answers.add(granted("access-1", "refresh-1"));
    assertThat(renewal("b").renew(-1)).succeedsWithin(PATIENCE);
    assertThat(used).containsExactly("refresh-0", "refresh-0");
  }

  @Test
  void a_wrong_client_secret_is_no_reason_to_forget_a_grant() {
    answers.add(CompletableFuture.failedFuture(refused("BAD_CLIENT_SECRET")));
    assertThat(renewal("a").renew(-1)).failsWithin(PATIENCE);
    assertThat(grants.find(PORTAL).join()).isPresent();
    assertThat(gone).isEmpty();
  }

  @Test
  void a_revoked_grant_is_forgotten_and_everybody_hears_of_it() {
    for (String category : List.of("BAD_REFRESH_TOKEN", "BAD_HUB")) {
      grants.begin(PORTAL, new Secret("refresh-0"), category).join();
      answers.add(CompletableFuture.failedFuture(refused(category)));
      assertThat(renewal("a").renew(-1))
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withCauseInstanceOf(InstallationGone.class);
      assertThat(grants.find(PORTAL).join()).isEmpty();
      assertThat(renewal("b").renew(-1)).failsWithin(PATIENCE);
    }
    assertThat(gone).hasSize(4);
    assertThat(used).hasSize(2);
  }

  @Test
  void a_refusal_of_what_was_replaced_meanwhile_is_overtaken() {
    var slow = new CompletableFuture<TokenGrant>();
    answers.add(slow);
    var asked = renewal("a").renew(-1);
    org.awaitility.Awaitility.await().until(() -> used.size() == 1);
    var old = grants.find(PORTAL).join().orElseThrow();
    grants
        .renew(
            PORTAL,
            old.generation(),
            new StoredGrants.StoredGrant(
                new Secret("refresh-new"),
                Optional.of(new Secret("access-new")),
                Clock.systemUTC().instant().plus(HALF_AN_HOUR),
                Clock.systemUTC().instant(),
                old.generation() + 1))
        .join();
    slow.completeExceptionally(refused("BAD_REFRESH_TOKEN"));
    assertThat(asked)
        .succeedsWithin(PATIENCE)
        .satisfies(token -> assertThat(token.value()).isEqualTo(new Secret("access-new")));
    assertThat(gone).isEmpty();
  }

  @Test
  void what_could_not_be_stored_is_stored_later_and_not_asked_for_again() {
    var renewal = renewal("a");
    answers.add(granted("access-1", "refresh-1"));
    sealsUntilAsked.set(true);
    assertThat(renewal.renew(-1)).failsWithin(PATIENCE);
    assertThat(grants.find(PORTAL).join().orElseThrow().refresh())
        .isEqualTo(new Secret("refresh-0"));

    sealing.set(true);
    assertThat(renewal.renew(-1))
        .succeedsWithin(PATIENCE)
        .satisfies(token -> assertThat(token.value()).isEqualTo(new Secret("access-1")));
    assertThat(used).containsExactly("refresh-0");
    assertThat(grants.find(PORTAL).join().orElseThrow().refresh())
        .isEqualTo(new Secret("refresh-1"));
  }

  private SharedRenewal renewal(String holder) {
    return new SharedRenewal(
        PORTAL,
        grants,
        () -> CompletableFuture.completedFuture(null),
        with -> {
          used.add(with.value());
          sealing.set(!sealsUntilAsked.getAndSet(false));
          return answers.remove();
        },
        gone::add,
        counted::add,
        holder,
        Clock.systemUTC());
  }

  private static CompletableFuture<TokenGrant> granted(String access, String refresh) {
    return CompletableFuture.completedFuture(
        new TokenGrant(new Secret(access), Optional.of(new Secret(refresh)), HALF_AN_HOUR));
  }

  private static CallFailed refused(String category) {
    return new CallFailed(new CallError.Rejected("HubSpot says " + category, 400, category, "{}"));
  }

  private static CallFailed unavailable() {
    return new CallFailed(new CallError.Unavailable("HubSpot is down"));
  }

  /** Opens always, and seals unless told not to. */
  private final class FailingVault implements Vault {
    @Override
    public String seal(String place, Secret secret) {
      if (!sealing.get()) {
        throw new VaultException("no key");
      }
      return keys.seal(place, secret);
    }

    @Override
    public Secret open(String place, String sealed) {
      return keys.open(place, sealed);
    }
  }
}
