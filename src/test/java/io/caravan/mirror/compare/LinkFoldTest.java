package io.caravan.mirror.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mirror.compare.Difference.Kind;
import io.caravan.mirror.compare.Difference.Values;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LinkFoldTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "contacts 1 - companies 2";

  private enum Capacity {
    PLAIN,
    PRIMARY,
    BILLING
  }

  @Property(tries = 300)
  void many_changes_are_the_difference_between_the_first_state_and_the_last(
      @ForAll @Size(min = 2, max = 8) List<@Size(max = 3) Set<Capacity>> states,
      @ForAll boolean forward)
      throws JsonProcessingException {
    var fold = new LinkFold(KEY);
    for (int i = 1; i < states.size(); i++) {
      Set<Capacity> before = states.get(i - 1);
      Set<Capacity> after = states.get(i);
      then(fold, "association_removed", missing(before, after), after);
      then(fold, "association_added", missing(after, before), after);
    }
    Set<Capacity> first = states.get(0);
    Set<Capacity> last = states.get(states.size() - 1);

    Difference difference = fold.difference(forward);

    Set<Capacity> a = forward ? first : last;
    Set<Capacity> b = forward ? last : first;
    if (a.equals(b)) {
      assertThat(difference).isNull();
    } else if (a.isEmpty() || b.isEmpty()) {
      Kind kind = b.isEmpty() ? Kind.ONLY_A : Kind.ONLY_B;
      assertThat(difference).isEqualTo(new Difference(kind, KEY, Map.of()));
    } else {
      assertThat(difference)
          .isEqualTo(
              new Difference(
                  Kind.DIFFERENT, KEY, Map.of("labels", new Values(words(a), words(b)))));
    }
  }

  @Test
  void a_label_without_words_is_told_by_its_kind() throws JsonProcessingException {
    var fold = new LinkFold(KEY);
    fold.then(
        "association_added",
        """
        {"changed":[{"kind":"USER_DEFINED/7","label":"Billing"}],
         "now":[{"kind":"plain","label":""},{"kind":"USER_DEFINED/7","label":"Billing"}]}
        """);

    assertThat(fold.difference(true).values())
        .isEqualTo(Map.of("labels", new Values("plain", "Billing, plain")));
  }

  private static Set<Capacity> missing(Set<Capacity> of, Set<Capacity> in) {
    Set<Capacity> missing = new TreeSet<>(of);
    missing.removeAll(in);
    return missing;
  }

  private static void then(LinkFold fold, String kind, Set<Capacity> changed, Set<Capacity> now)
      throws JsonProcessingException {
    if (!changed.isEmpty()) {
      ObjectNode labels = JSON.createObjectNode();
      put(labels.putArray("changed"), changed);
      put(labels.putArray("now"), now);
      fold.then(kind, labels.toString());
    }
  }

  private static void put(ArrayNode array, Set<Capacity> labels) {
    labels.forEach(label -> array.addObject().put("kind", label.name()).put("label", text(label)));
  }

  private static String text(Capacity label) {
    return "The " + label;
  }

  private static String words(Set<Capacity> labels) {
    return String.join(", ", labels.stream().map(LinkFoldTest::text).sorted().toList());
  }
}
