package io.caravan.write.validation;

import io.caravan.hubspot.ObjectType;
import io.caravan.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How writes are validated.
 *
 * @param on whether they are, where the caller does not say
 * @param longestWait how long a write waits for the definitions of its type; later it goes on
 *     unvalidated
 * @param pause the shortest time between two confirmations of a type's definitions
 * @param silence how long definitions that could not be had are not asked for again
 * @param warmUp types whose definitions are read at the start
 */
public record ValidationSettings(
    boolean on, Duration longestWait, Duration pause, Duration silence, List<ObjectType> warmUp) {

  public ValidationSettings {
    warmUp = List.copyOf(warmUp);
  }

  /** Reads {@code caravan.write.validate} and what belongs to it. */
  public static ValidationSettings from(Settings settings) {
    var warmUp = new ArrayList<ObjectType>();
    for (String name :
        settings.list("caravan.write.validate-warm-up", "contacts,companies,deals")) {
      ObjectType.find(name)
          .ifPresentOrElse(
              warmUp::add,
              () ->
                  settings.reject(
                      "caravan.write.validate-warm-up",
                      "'" + name + "' is no object type; use names such as contacts"));
    }
    return new ValidationSettings(
        settings.flag("caravan.write.validate", true),
        settings.duration(
            "caravan.write.validate-wait",
            Duration.ofSeconds(10),
            Duration.ofMillis(1),
            Duration.ofMinutes(1)),
        settings.duration(
            "caravan.write.validate-pause",
            Duration.ofSeconds(5),
            Duration.ofMillis(1),
            Duration.ofMinutes(1)),
        settings.duration(
            "caravan.write.validate-silence",
            Duration.ofSeconds(30),
            Duration.ofMillis(1),
            Duration.ofHours(1)),
        warmUp);
  }
}
