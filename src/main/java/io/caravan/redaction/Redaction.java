package io.caravan.redaction;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Takes secrets and personal fields out of a text: by the shape of a token, by the name in front of
 * a value, by where a password stands in a URL, and by the values that are known to be secret. What
 * it takes out reads {@link #MASK}; all else stays as it is.
 *
 * <p>One pass over the text, without regular expressions: the time grows with the length of the
 * text and with nothing else, whoever wrote it. Thread-safe.
 */
public final class Redaction {

  /** What stands in place of a secret. */
  public static final String MASK = "***";

  private static final Redaction OF_SHAPES = new Redaction(Set.of(), new KnownSecrets());

  private final SensitiveNames names;
  private final KnownSecrets known;

  /**
   * @param fields names of personal fields, such as email, whatever their case
   * @param known values that are secret; more may be added to it later
   */
  public Redaction(Collection<String> fields, KnownSecrets known) {
    this.names = new SensitiveNames(fields);
    this.known = known;
  }

  /** One that knows no values and no personal fields: what every text is to go through. */
  public static Redaction ofShapes() {
    return OF_SHAPES;
  }

  /** One that knows the secrets of these settings, and their {@code caravan.redaction.fields}. */
  public static Redaction of(java.util.Map<String, String> settings) {
    var known = new KnownSecrets();
    settings.forEach(
        (name, value) -> {
          if (SensitiveNames.isSecret(name)) {
            List.of(value.split(",")).forEach(known::add);
            known.add(value);
          }
        });
    String fields = settings.getOrDefault("caravan.redaction.fields", RedactionSettings.FIELDS);
    return new Redaction(RedactionSettings.names(fields), known);
  }

  /**
   * One that takes out the same secrets and leaves personal fields: for what is kept apart and
   * erased with the person, as the values in the audit log are.
   */
  public Redaction ofSecretsAlone() {
    return new Redaction(Set.of(), known);
  }

  /** Whether what has this name is hidden, whatever it is. */
  public boolean hides(String name) {
    return names.isHidden(name);
  }

  /** The text without secrets; the same object when it has none. Null stays null. */
  public String text(String text) {
    if (text == null || text.isEmpty()) {
      return text;
    }
    return new Scan(text, names, known).redacted();
  }
}
