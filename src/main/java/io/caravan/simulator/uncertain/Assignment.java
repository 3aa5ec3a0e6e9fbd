package io.caravan.simulator.uncertain;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A switch given as text: {@code refreshTokenRotates=true}. */
record Assignment(RecordComponent component, Object value) {

  private static final RecordComponent[] SWITCHES = UncertainBehaviour.class.getRecordComponents();

  static Assignment parse(String text) {
    int at = text.indexOf('=');
    String name = at < 0 ? text.trim() : text.substring(0, at).trim();
    for (RecordComponent component : SWITCHES) {
      if (component.getName().equals(name)) {
        if (at < 0) {
          throw refused(component, text, "give it as " + name + "=value");
        }
        return new Assignment(component, value(component, text.substring(at + 1).trim()));
      }
    }
    throw new IllegalArgumentException(
        "no switch '%s'; there are: %s"
            .formatted(
                name,
                Arrays.stream(SWITCHES)
                    .map(RecordComponent::getName)
                    .collect(Collectors.joining(", "))));
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

  UncertainBehaviour applyTo(UncertainBehaviour behaviour) {
    try {
      var types = new Class<?>[SWITCHES.length];
      var values = new Object[SWITCHES.length];
      for (int i = 0; i < SWITCHES.length; i++) {
        types[i] = SWITCHES[i].getType();
        values[i] =
            SWITCHES[i].equals(component) ? value : SWITCHES[i].getAccessor().invoke(behaviour);
      }
      return UncertainBehaviour.class.getDeclaredConstructor(types).newInstance(values);
    } catch (java.lang.reflect.InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
