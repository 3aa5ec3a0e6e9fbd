package io.caravan.simulator.uncertain;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sets a switch of a record of switches by its name, as text: {@code refreshTokenRotates=true}. */
public final class Assignment {

  private Assignment() {}

  /** Whether a record has a switch of the name that the text begins with. */
  public static boolean names(Class<? extends Record> switches, String text) {
    return find(switches, name(text)).isPresent();
  }

  /** The names of all switches of a record. */
  public static List<String> namesOf(Class<? extends Record> switches) {
    return Arrays.stream(switches.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  /**
   * The same record with another value for one switch.
   *
   * @throws IllegalArgumentException naming the known switches or the accepted values
   */
  public static <R extends Record> R apply(R switches, String text) {
    RecordComponent component =
        find(switches.getClass(), name(text))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no switch '%s'; there are: %s"
                            .formatted(
                                name(text), String.join(", ", namesOf(switches.getClass())))));
    int at = text.indexOf('=');
    if (at < 0) {
      throw refused(component, text, "give it as " + component.getName() + "=value");
    }
    return with(switches, component, value(component, text.substring(at + 1).trim()));
  }

  /** The name that an assignment begins with. */
  public static String name(String text) {
    int at = text.indexOf('=');
    return at < 0 ? text.trim() : text.substring(0, at).trim();
  }

  private static Optional<RecordComponent> find(Class<? extends Record> switches, String name) {
    return Arrays.stream(switches.getRecordComponents())
        .filter(component -> component.getName().equals(name))
        .findFirst();
  }

  private static Object value(RecordComponent component, String text) {
    Class<?> type = component.getType();
    try {
      if (type == boolean.class) {
        if (!text.equals("true") && !text.equals("false")) {
          throw refused(component, text, "use true or false");
        }
        return Boolean.valueOf(text);
      } else if (type == int.class) {
        return Integer.valueOf(text);
      } else if (type == long.class) {
        return Long.valueOf(text);
      } else if (type == double.class) {
        return Double.valueOf(text);
      } else if (type == Duration.class) {
        return Duration.parse(text);
      } else if (type.isEnum()) {
        return constant(component, text);
      }
      return text;
    } catch (NumberFormatException e) {
      throw refused(component, text, "use a number");
    } catch (DateTimeParseException e) {
      throw refused(component, text, "use a duration such as PT30S");
    }
  }

  private static Object constant(RecordComponent component, String text) {
    for (Object constant : component.getType().getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(text.toUpperCase(Locale.ROOT).replace('-', '_'))) {
        return constant;
      }
    }
    throw refused(
        component, text, "use one of " + Arrays.toString(component.getType().getEnumConstants()));
  }

  private static IllegalArgumentException refused(
      RecordComponent component, String text, String mend) {
    return new IllegalArgumentException(
        "%s cannot be '%s'; %s".formatted(component.getName(), text, mend));
  }

  @SuppressWarnings("unchecked")
  private static <R extends Record> R with(R switches, RecordComponent changed, Object value) {
    RecordComponent[] components = switches.getClass().getRecordComponents();
    try {
      var types = new Class<?>[components.length];
      var values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] =
            components[i].getName().equals(changed.getName())
                ? value
                : components[i].getAccessor().invoke(switches);
      }
      return (R) switches.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
