package io.caravan.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;

class RedactionPropertiesTest {

  @Property(tries = 500)
  void a_known_secret_never_comes_through(
      @ForAll String before,
      @ForAll @AlphaChars @NumericChars @StringLength(min = 8, max = 60) String secret,
      @ForAll String after) {
    var known = new KnownSecrets();
    known.add(secret);
    String shown = new Redaction(List.of(), known).text(before + secret + after);
    assertThat(shown.replace(Redaction.MASK, "\u0000")).doesNotContain(secret);
  }

  @Property(tries = 500)
  void what_was_redacted_is_not_changed_by_doing_it_again(@ForAll String text) {
    var redaction = new Redaction(List.of("email"), new KnownSecrets());
    String once = redaction.text("password=\"" + text);
    assertThat(redaction.text(once)).isEqualTo(once);
  }

  @Property(tries = 500)
  void a_named_secret_never_comes_through_json(
      @ForAll @AlphaChars @StringLength(min = 4, max = 20) String secret) {
    String shown =
        Redaction.ofShapes().text("{\"id\":1,\"client_secret\":\"x%sx\"}".formatted(secret));
    assertThat(shown).isEqualTo("{\"id\":1,\"client_secret\":\"***\"}");
  }
}
