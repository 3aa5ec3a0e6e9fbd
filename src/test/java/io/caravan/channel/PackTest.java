package io.caravan.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class PackTest {

  @Property(tries = 300)
  void what_is_packed_comes_out_again(
      @ForAll @CharRange(from = 'a', to = '€') @NotBlank String key,
      @ForAll @Size(max = 300) byte[] body,
      @ForAll @Size(max = 3) Map<@CharRange(from = 'a', to = 'z') String, String> headers,
      @ForAll @LongRange(min = 0, max = 9_000_000_000_000L) long due) {
    ChannelMessage message =
        new ChannelMessage(key, null, body, headers, Instant.ofEpochMilli(due));

    List<StoredMessage> read = read(List.of(message, message, message), 41, 42);

    assertThat(read).extracting(StoredMessage::seq).containsExactly(42L, 43L);
    for (StoredMessage stored : read) {
      assertThat(stored.key()).isEqualTo(key);
      assertThat(stored.keyHash()).isEqualTo(KeyHash.of(key));
      assertThat(stored.body()).isEqualTo(body);
      assertThat(stored.headers()).isEqualTo(headers);
      assertThat(stored.dueAt()).isEqualTo(due);
      assertThat(stored.putAt()).isEqualTo(77);
      assertThat(stored.attempts()).isZero();
    }
  }

  @Test
  void a_message_without_due_time_is_due_at_once() {
    List<StoredMessage> read = read(List.of(ChannelMessage.of("k", new byte[0])), 1, 1);

    assertThat(read).extracting(StoredMessage::dueAt).containsExactly(0L);
  }

  @Test
  void another_format_is_refused() {
    assertThatThrownBy(() -> Pack.read(new byte[] {2}, 1, 0, 1, message -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("newer version");
  }

  @Test
  void hashes_of_keys_spread_over_lanes() {
    int[] counts = new int[16];
    for (int n = 0; n < 16_000; n++) {
      counts[KeyHash.lane(KeyHash.of("contact-" + n), 16)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(800, 1_200);
    }
  }

  @Test
  void headers_as_text_come_back() {
    Map<String, String> headers = Map.of("a", "x \"y\" €", "b", "");

    assertThat(HeaderText.read(HeaderText.write(headers))).isEqualTo(headers);
    assertThat(HeaderText.write(Map.of())).isEqualTo("{}");
    assertThat(HeaderText.read("{}")).isEmpty();
  }

  @Test
  void an_error_is_kept_with_its_message_cut_to_a_bound() {
    Failure failure = Failure.of(new IllegalStateException("x".repeat(10_000) + '\0'));

    assertThat(failure.type()).isEqualTo("java.lang.IllegalStateException");
    assertThat(failure.message()).hasSize(2_001).endsWith("…");
    assertThat(failure.permanent()).isFalse();
    assertThat(Failure.of(new RuntimeException("a\0b")).message()).isEqualTo("a b");
    assertThat(Failure.of(new RuntimeException(new PermanentFailure("no"))).permanent()).isTrue();
    assertThat(Failure.of(new PermanentFailure("no", null)).permanent()).isTrue();
  }

  private static List<StoredMessage> read(List<ChannelMessage> messages, long first, long from) {
    Pack.Packed packed = Pack.of(messages);
    PackBuffer row = new PackBuffer(1);
    row.number(Pack.FORMAT);
    row.append(packed.bytes(), 0, packed.size());
    List<StoredMessage> read = new ArrayList<>();
    Pack.read(row.copy(), first, 77, from, read::add);
    assertThat(new String(row.copy(), StandardCharsets.ISO_8859_1)).hasSize(row.size());
    return read;
  }
}
