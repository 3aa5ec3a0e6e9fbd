package io.caravan.mirror.mapping.transform;

/** From HubSpot's own form of a kind of value to that kind; from any kind to text. */
public final class Conversions {

  private static final Transformation TEXT = new Plain();

  private Conversions() {}

  /** The plain conversion to a kind, without arguments. */
  public static Transformation to(Kind kind) {
    return switch (kind) {
      case TEXT -> TEXT;
      case NUMBER -> new ToNumber(Arguments.none());
      case BOOLEAN -> new ToBoolean(Arguments.none());
      case DATE -> new ToDate(Arguments.none());
      case DATETIME -> new ToDateTime(Arguments.none());
    };
  }

  /**
   * A value as text, for expressions and messages.
   *
   * @param value one value, no list
   */
  public static String text(Object value) {
    return Plain.text(value);
  }
}
