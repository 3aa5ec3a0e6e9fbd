package io.caravan.mirror.mapping.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for all texts: odd ones, long ones, half ones. */
class TransformationsPropertyTest {

  private static final List<Transformation> OF_TEXT =
      List.of(
          make("trim", Map.of()),
          make("trim", Map.of("collapse", "true")),
          make("case", Map.of("to", "upper")),
          make("case", Map.of("to", "lower")),
          make("case", Map.of("to", "title")),
          make("phone", Map.of("region", "DE")),
          make("phone", Map.of("check", "possible", "region", "US")),
          make("email", Map.of()),
          make("map", Map.of("values", Map.of("a", "b"))),
          make("date", Map.of()),
          make("date", Map.of("pattern", "dd.MM.yyyy", "zone", "Europe/Berlin")),
          make("date", Map.of("write", "dd.MM.yyyy")),
          make("datetime", Map.of("zone", "Asia/Kolkata")),
          make("datetime", Map.of("pattern", "dd.MM.yyyy HH:mm")),
          make("number", Map.of()),
          make("number", Map.of("decimal", ",", "grouping", ".", "scale", "2")),
          make("boolean", Map.of()),
          make("split", Map.of("by", ";")));

  private static final List<Transformation> NORMALISATIONS = OF_TEXT.subList(0, 8);

  @Property(tries = 20_000)
  void a_transformation_makes_a_value_nothing_or_its_own_complaint(
      @ForAll("transformations") Transformation transformation, @ForAll("texts") String text) {
    try {
      Object value = transformation.apply(text);
      assertThat(value).isNotEqualTo("").isNotEqualTo(List.of());
    } catch (DoesNotFit e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Property(tries = 20_000)
  void what_is_normalised_stays_as_it_is(
      @ForAll("normalisations") Transformation transformation, @ForAll("texts") String text) {
    Optional<Object> once = tried(transformation, text);
    once.ifPresent(value -> assertThat(transformation.apply(value)).isEqualTo(value));
  }

  @Property(tries = 5_000)
  void what_a_conversion_wrote_it_can_read(
      @ForAll("kinds") Kind kind, @ForAll("texts") String text) {
    Transformation conversion = Conversions.to(kind);
    tried(conversion, text)
        .ifPresent(value -> assertThat(conversion.apply(Conversions.text(value))).isEqualTo(value));
  }

  @Provide
  Arbitrary<Transformation> transformations() {
    return Arbitraries.of(OF_TEXT);
  }

  @Provide
  Arbitrary<Transformation> normalisations() {
    return Arbitraries.of(NORMALISATIONS);
  }

  @Provide
  Arbitrary<Kind> kinds() {
    return Arbitraries.of(Kind.values());
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> odd = Arbitraries.strings().all().ofMinLength(1).ofMaxLength(30);
    Arbitrary<String> ordinary =
        Arbitraries.strings()
            .ascii()
            .withChars("äßİıŉΣσς\u00A0\u200B ")
            .ofMinLength(1)
            .ofMaxLength(20);
    Arbitrary<String> figures =
        Arbitraries.strings().withChars("0123456789+-.,eE:TZ ()/;").ofMinLength(1).ofMaxLength(25);
    Arbitrary<String> addresses =
        Arbitraries.strings().withChars("aB.@-_+ :mailtoxyz").ofMinLength(3).ofMaxLength(30);
    Arbitrary<String> phones =
        Arbitraries.strings()
            .withChars("0123456789 -")
            .ofMinLength(3)
            .ofMaxLength(14)
            .map(digits -> "+" + digits);
    return Arbitraries.oneOf(odd, ordinary, figures, addresses, phones);
  }

  private static Optional<Object> tried(Transformation transformation, String text) {
    try {
      return Optional.ofNullable(transformation.apply(text));
    } catch (DoesNotFit e) {
      return Optional.empty();
    }
  }

  private static Transformation make(String name, Map<String, ?> arguments) {
    return Transformations.make(name, Arguments.of(arguments), Shape.TEXT);
  }
}
