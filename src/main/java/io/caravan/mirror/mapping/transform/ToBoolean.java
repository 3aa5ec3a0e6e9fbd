package io.caravan.mirror.mapping.transform;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Yes or no. Always knows {@code true} and {@code false}, which HubSpot uses; {@code yes} and
 * {@code no} list other words. Capitals and white space around do not matter.
 */
final class ToBoolean extends EachText {

  private final Map<String, Boolean> words = new HashMap<>(Map.of("true", true, "false", false));
  private final Trim trim = new Trim(Arguments.none());

  ToBoolean(Arguments arguments) {
    super(Kind.BOOLEAN);
    add(arguments.texts("yes"), true);
    add(arguments.texts("no"), false);
  }

  private void add(List<String> more, boolean meaning) {
    for (String word : more) {
      Boolean known = words.put(key(word), meaning);
      if (known != null && known != meaning) {
        throw new IllegalArgumentException("has '" + word + "' for yes and for no");
      }
    }
  }

  @Override
  Object convert(String text) {
    String word = key(text);
    if (word.isEmpty()) {
      return null;
    }
    Boolean meaning = words.get(word);
    if (meaning == null) {
      throw new DoesNotFit("is neither yes nor no");
    }
    return meaning;
  }

  private String key(String text) {
    return ((String) trim.convert(text)).toLowerCase(Locale.ROOT);
  }
}
