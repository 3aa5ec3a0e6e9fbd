package io.caravan.portal.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.portal.Secret;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class SealedSecretsTest {

  private static final String PLACE = "portal/4711/refresh-token";
  private static final Secret OLD = new Secret("the-old-token");
  private static final Secret NEW = new Secret("the-new-token");

  @TempDir private Path directory;
  private final MemoryKeys keys = new MemoryKeys();
  private final Vault vault = keys.open();

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void a_secret_is_put_changed_and_taken_away(Dialect dialect) {
    try (Store store = open(dialect)) {
      var secrets = new SealedSecrets(store, vault, Clock.systemUTC());

      assertThat(secrets.get(PLACE)).isEmpty();
      secrets.put(PLACE, OLD).join();
      assertThat(secrets.get(PLACE)).contains(OLD);
      secrets.put(PLACE, NEW).join();
      assertThat(secrets.get(PLACE)).contains(NEW);
      assertThat(lying(secrets)).hasSize(1).allMatch(text -> text.text().startsWith("v1:"));
      secrets.delete(PLACE).join();
      secrets.delete(PLACE).join();
      assertThat(secrets.get(PLACE)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void a_secret_goes_with_the_transaction_that_it_is_a_part_of(Dialect dialect) {
    try (Store store = open(dialect)) {
      var secrets = new SealedSecrets(store, vault, Clock.systemUTC());
      secrets.put("a", OLD).join();

      store.apply(List.of(secrets.putting(PLACE, NEW), secrets.deleting("a"))).join();

      assertThat(secrets.get(PLACE)).contains(NEW);
      assertThat(secrets.get("a")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void what_somebody_else_has_changed_is_not_overwritten(Dialect dialect) {
    try (Store store = open(dialect)) {
      var secrets = new SealedSecrets(store, vault, Clock.systemUTC());

      assertThat(secrets.putIfUnchanged(PLACE, Optional.of(OLD), NEW)).isFalse();
      assertThat(secrets.putIfUnchanged(PLACE, Optional.empty(), OLD)).isTrue();
      assertThat(secrets.putIfUnchanged(PLACE, Optional.empty(), NEW)).isFalse();
      assertThat(secrets.putIfUnchanged(PLACE, Optional.of(NEW), NEW)).isFalse();
      assertThat(secrets.get(PLACE)).contains(OLD);
      reseal(secrets);
      assertThat(secrets.putIfUnchanged(PLACE, Optional.of(OLD), NEW)).isTrue();
      assertThat(secrets.get(PLACE)).contains(NEW);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void of_many_who_saw_the_same_one_wins(Dialect dialect) {
    try (Store store = open(dialect)) {
      var secrets = new SealedSecrets(store, vault, Clock.systemUTC());
      secrets.put(PLACE, OLD).join();
      var winners = new AtomicInteger();

      var all = new ArrayList<CompletableFuture<Void>>();
      for (int i = 0; i < 8; i++) {
        var mine = new Secret("token-" + i);
        all.add(
            CompletableFuture.runAsync(
                () -> {
                  if (secrets.putIfUnchanged(PLACE, Optional.of(OLD), mine)) {
                    winners.incrementAndGet();
                  }
                }));
      }
      all.forEach(CompletableFuture::join);

      assertThat(winners).hasValue(1);
      assertThat(secrets.get(PLACE).orElseThrow().value()).startsWith("token-");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void secrets_are_listed_in_pages_in_the_order_of_their_places(Dialect dialect) {
    try (Store store = open(dialect)) {
      var secrets = new SealedSecrets(store, vault, Clock.systemUTC());
      for (String place : List.of("b", "portal/2/x", "A", "portal/1/x", "portal/10/x", "a-b")) {
        secrets.put(place, OLD).join();
      }

      assertThat(lying(secrets))
          .extracting(SealedText::place)
          .containsExactly("A", "a-b", "b", "portal/1/x", "portal/10/x", "portal/2/x");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void a_text_is_replaced_only_if_it_still_lies_there(Dialect dialect) {
    try (Store store = open(dialect)) {
      var secrets = new SealedSecrets(store, vault, Clock.systemUTC());
      secrets.put(PLACE, OLD).join();
      SealedText seen = lying(secrets).get(0);
      secrets.put(PLACE, NEW).join();

      assertThat(secrets.replace(seen, vault.seal(PLACE, OLD)).join()).isFalse();
      assertThat(secrets.get(PLACE)).contains(NEW);
      assertThat(secrets.replace(lying(secrets).get(0), vault.seal(PLACE, NEW)).join()).isTrue();
      secrets.delete(PLACE).join();
      assertThat(secrets.replace(seen, vault.seal(PLACE, OLD)).join()).isFalse();
      assertThat(secrets.get(PLACE)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void all_secrets_of_a_portal_go_and_no_others(Dialect dialect) {
    try (Store store = open(dialect)) {
      var secrets = new SealedSecrets(store, vault, Clock.systemUTC());
      for (String place :
          List.of("portal/4711/a", "portal/4711/b/c", "portal/47110/a", "portal/4")) {
        secrets.put(place, OLD).join();
      }

      assertThat(secrets.deleteBelow("portal/4711/").join()).isEqualTo(2);
      assertThat(lying(secrets))
          .extracting(SealedText::place)
          .containsExactly("portal/4", "portal/47110/a");
      assertThatThrownBy(() -> secrets.deleteBelow("portal/4711"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void reseal(SealedSecrets secrets) {
    keys.rotate();
    for (SealedText text : lying(secrets)) {
      String again = keys.open().seal(text.place(), vault.open(text.place(), text.text()));
      assertThat(secrets.replace(text, again).join()).isTrue();
    }
  }

  private static List<SealedText> lying(SealedSecrets secrets) {
    var all = new ArrayList<SealedText>();
    List<SealedText> page = secrets.after("", 2);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = secrets.after(page.get(page.size() - 1).place(), 2);
    }
    return all;
  }

  private Store open(Dialect dialect) {
    return Store.open(TestDatabase.fresh(dialect, directory), new SimpleMeterRegistry());
  }
}
