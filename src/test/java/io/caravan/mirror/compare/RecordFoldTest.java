package io.caravan.mirror.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mirror.compare.Difference.Kind;
import io.caravan.mirror.compare.Difference.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecordFoldTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES = List.of("city", "email", "phone");

  private final RecordFold fold = new RecordFold(7);

  @Property(tries = 300)
  void many_changes_are_the_difference_between_the_first_state_and_the_last(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 8) Integer> changes,
      @ForAll boolean forward)
      throws JsonProcessingException {
    var record = new RecordFold(7);
    Map<String, String> first = Map.of("city", "Graz", "email", "0");
    Map<String, String> state = new HashMap<>(first);
    for (int change : changes) {
      String name = NAMES.get(change % 3);
      String value = List.of("", "Graz", "0").get(change / 3);
      String before = state.getOrDefault(name, "");
      if (!before.equals(value)) {
        record.then("updated", json(name, before, value), false);
        state.put(name, value);
      }
    }
    var expected = new TreeMap<String, Values>();
    var names = new TreeSet<>(first.keySet());
    names.addAll(state.keySet());
    for (String name : names) {
      String a = empty(first.get(name));
      String b = empty(state.get(name));
      if (!Objects.equals(a, b)) {
        expected.put(name, forward ? new Values(a, b) : new Values(b, a));
      }
    }

    // Nothing happened at all, and so nobody asks.
    if (!state.equals(first) || !expected.isEmpty()) {
      Difference difference = record.difference(forward);
      if (expected.isEmpty()) {
        assertThat(difference).isNull();
      } else {
        assertThat(difference).isEqualTo(new Difference(Kind.DIFFERENT, "7", expected));
      }
      assertThat(record.isVeiled()).isFalse();
    }
  }

  @Test
  void what_came_and_went_in_between_does_not_differ() throws JsonProcessingException {
    fold.then("created", json("city", "", "Graz"), false);
    fold.then("deleted", "{}", false);

    assertThat(fold.difference(true)).isNull();
  }

  @Test
  void what_went_is_on_one_side_alone_whichever_run_was_earlier() throws JsonProcessingException {
    fold.then("updated", json("city", "Graz", "Wien"), false);
    fold.then("merged", "{}", false);

    assertThat(fold.difference(true)).isEqualTo(new Difference(Kind.ONLY_A, "7", Map.of()));
    assertThat(fold.difference(false)).isEqualTo(new Difference(Kind.ONLY_B, "7", Map.of()));
    assertThat(fold.isVeiled()).isFalse();
  }

  @Test
  void a_sensitive_property_is_named_without_values_beside_others() throws JsonProcessingException {
    fold.then(
        "updated",
        "{\"iban\":{\"sensitive\":true},\"city\":{\"before\":\"Graz\",\"after\":\"Wien\"}}",
        false);

    assertThat(fold.difference(true).values())
        .isEqualTo(Map.of("city", new Values("Graz", "Wien"), "iban", new Values(null, null)));
    assertThat(fold.isVeiled()).isTrue();
  }

  @Test
  void what_went_and_came_back_has_no_known_difference() throws JsonProcessingException {
    fold.then("deleted", "{}", false);
    fold.then("restored", json("city", "", "Graz"), false);

    assertThat(fold.difference(true).values()).isEqualTo(Map.of("city", new Values(null, null)));
    assertThat(fold.isVeiled()).isTrue();
  }

  private static String json(String name, String before, String after) {
    ObjectNode json = JSON.createObjectNode();
    json.putObject(name).put("before", before).put("after", after);
    return json.toString();
  }

  private static String empty(String value) {
    return value == null || value.isEmpty() ? null : value;
  }
}
