package io.caravan.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DedupeWindowTest {

  private static final Duration RETENTION = Duration.ofMillis(1_000);

  @Test
  void a_key_is_new_once() {
    DedupeWindow window = new DedupeWindow(pool(), RETENTION);

    assertThat(window.add(1, 3, 0)).isTrue();
    assertThat(window.add(1, 3, 0)).isFalse();
    assertThat(window.add(3, 1, 0)).isTrue();
    assertThat(window.size()).isEqualTo(2);
  }

  @Test
  void a_key_is_remembered_for_the_retention_and_forgotten_after_a_quarter_more() {
    DedupeWindow window = new DedupeWindow(pool(), RETENTION);
    window.add(1, 3, 240);

    assertThat(window.add(1, 3, 1_240)).isFalse();
    assertThat(window.add(1, 3, 1_250)).isTrue();
  }

  @Test
  void forgetting_gives_the_memory_back() {
    PagePool pool = pool();
    DedupeWindow window = new DedupeWindow(pool, RETENTION);
    for (long n = 0; n < 10_000; n++) {
      window.add(hash(n), hash(-n) | 1, 0);
    }
    assertThat(pool.used()).isGreaterThan(80);

    window.add(1, 1, 5_000);

    assertThat(pool.used()).isEqualTo(1);
    assertThat(window.size()).isEqualTo(1);
  }

  @Test
  void the_time_before_which_keys_are_not_needed_is_that_of_the_oldest_slice() {
    DedupeWindow window = new DedupeWindow(pool(), RETENTION);

    assertThat(window.keptSince(10_100)).isEqualTo(9_000);
    assertThat(window.keptSince(10_249)).isEqualTo(9_000);
    assertThat(window.keptSince(10_250)).isEqualTo(9_250);
  }

  @Property(tries = 300)
  void no_duplicate_within_the_retention_is_accepted_and_no_new_key_is_refused(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int steps) {
    Random random = new Random(seed);
    DedupeWindow window = new DedupeWindow(pool(), RETENTION);
    Map<Long, Long> acceptedAt = new HashMap<>();
    long now = random.nextInt(10_000);
    for (int i = 0; i < steps; i++) {
      now += random.nextInt(100);
      long key = random.nextInt(60);
      Long last = acceptedAt.get(key);
      boolean accepted = window.add(hash(key), hash(key + 1_000) | 1, now);
      if (last == null || now - last > RETENTION.toMillis() * 5 / 4) {
        assertThat(accepted).isTrue();
      } else if (now - last <= RETENTION.toMillis()) {
        assertThat(accepted).isFalse();
      }
      if (accepted) {
        acceptedAt.put(key, now);
        if (random.nextInt(5) == 0) {
          window.remove(hash(key), hash(key + 1_000) | 1, now);
          acceptedAt.remove(key);
        }
      }
    }
  }

  @Property(tries = 40)
  void hashes_in_pages_are_a_set(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4_000) int steps) {
    Random random = new Random(seed);
    HashPages pages = new HashPages(pool());
    Set<List<Long>> model = new HashSet<>();
    for (int i = 0; i < steps; i++) {
      // Few hashes, so that many come again and are removed; few lower halves, so that places
      // within a page collide; few upper halves, so that pages of different depths are split.
      long high = hash(random.nextInt(60));
      long low = random.nextInt(40) * 2 + 1;
      List<Long> hash = List.of(high, low);
      if (model.contains(hash) && random.nextInt(3) == 0) {
        pages.remove(high, low);
        model.remove(hash);
      } else {
        assertThat(pages.add(high, low)).isEqualTo(model.add(hash));
      }
      assertThat(pages.contains(high, low)).isEqualTo(model.contains(hash));
    }
    assertThat(pages.size()).isEqualTo(model.size());
    assertThat(model).allMatch(hash -> pages.contains(hash.get(0), hash.get(1)));
    pages.remove(-1, 12_345);
    assertThat(pages.size()).isEqualTo(model.size());
  }

  @Test
  void beyond_its_memory_the_pool_goes_on_in_a_file(@TempDir Path directory) {
    try (PagePool pool = new PagePool(1 << 20, directory)) {
      HashPages pages = new HashPages(pool);
      for (long n = 0; n < 200_000; n++) {
        assertThat(pages.add(hash(n), hash(~n) | 1)).isTrue();
      }
      for (long n = 0; n < 200_000; n += 7) {
        assertThat(pages.contains(hash(n), hash(~n) | 1)).isTrue();
        assertThat(pages.contains(hash(n) + 1, hash(~n) | 1)).isFalse();
      }
      assertThat(pool.used() * 2_048L).isGreaterThan(3 << 20);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void only_what_does_not_fit_in_its_memory_goes_to_the_file(@TempDir Path directory) {
    Path unused = directory.resolve("dedupe");
    try (PagePool pool = new PagePool(1 << 20, unused)) {
      for (int page = 0; page < 512; page++) {
        pool.take();
      }
      assertThat(unused).doesNotExist();

      int beyond = pool.take();

      assertThat(unused).exists();
      pool.set(beyond, 255, 7);
      assertThat(pool.get(beyond, 255)).isEqualTo(7);
    }
  }

  @Test
  void pages_given_back_are_used_again_and_are_empty() {
    PagePool pool = pool();
    for (int round = 0; round < 2; round++) {
      Set<Integer> pages = new HashSet<>();
      for (int n = 0; n < 1_500; n++) {
        int page = pool.take();
        assertThat(pool.get(page, 0)).isZero();
        pool.set(page, 0, 1);
        pages.add(page);
      }
      assertThat(pages).hasSize(1_500);
      assertThat(pool.used()).isEqualTo(1_500);
      pages.forEach(pool::giveBack);
      assertThat(pool.used()).isZero();
    }
  }

  @Test
  void hashes_of_different_keys_differ_and_no_key_has_none() {
    long[] hashes =
        DedupeHash.of(
            List.of(
                ChannelMessage.of("k", new byte[0]),
                ChannelMessage.of("k", new byte[0]).dedupedBy("a"),
                ChannelMessage.of("k", new byte[0]).dedupedBy("b"),
                ChannelMessage.of("other", new byte[1]).dedupedBy("a")));

    assertThat(hashes).startsWith(0, 0);
    // The first half of SHA-256 of "a", with the lowest bit set: it is kept over restarts.
    assertThat(hashes[2]).isEqualTo(0xca978112ca1bbdcaL);
    assertThat(hashes[3]).isEqualTo(0xfac231b39a23dc4dL);
    assertThat(List.of(hashes[2], hashes[3])).isNotEqualTo(List.of(hashes[4], hashes[5]));
    assertThat(List.of(hashes[2], hashes[3])).isEqualTo(List.of(hashes[6], hashes[7]));
  }

  @Test
  void many_removed_hashes_leave_their_places_to_others() {
    PagePool pool = pool();
    HashPages pages = new HashPages(pool);
    for (long n = 0; n < 10_000; n++) {
      pages.add(n, hash(n) | 1);
      pages.remove(n, hash(n) | 1);
    }
    assertThat(pages.size()).isZero();
    assertThat(pool.used()).isEqualTo(1);
  }

  private static PagePool pool() {
    return new PagePool(1L << 30, Path.of("."));
  }

  private static long hash(long n) {
    long x = n * 0x9e3779b97f4a7c15L;
    x ^= x >>> 29;
    x *= 0xbf58476d1ce4e5b9L;
    return x ^ x >>> 32;
  }
}
