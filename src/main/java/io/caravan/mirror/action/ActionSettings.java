package io.caravan.mirror.action;

import io.caravan.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which actions are made, how long they are kept, and where they are sent.
 *
 * @param enabled whether any are made; timelines are kept in any case
 * @param backfill whether records that a type's first full sync finds make actions
 * @param keep how long actions are kept at least; those that wait to be sent are kept longer
 * @param keepTimeline how long timelines are kept
 * @param sensitive properties whose values are withheld: {@code iban} or {@code 0-1.iban}
 * @param webhook empty when there is none
 * @param kafka whether actions go to a Kafka topic
 */
public record ActionSettings(
    boolean enabled,
    boolean backfill,
    Duration keep,
    Duration keepTimeline,
    Set<String> sensitive,
    Optional<ReceiverSettings> webhook,
    boolean kafka) {

  private static final String KAFKA = "caravan.actions.kafka.";
  private static final Pattern PROPERTY =
      Pattern.compile("([A-Za-z0-9_-]+\\.)?[a-z][a-z0-9_]*", Pattern.CASE_INSENSITIVE);
  private static final Duration YEARS = Duration.ofDays(3_650);

  /** Reads {@code caravan.actions.*} and {@code caravan.timeline.*}. */
  public static ActionSettings from(Settings settings) {
    // The routes read these by themselves; asking for them makes them known.
    settings.text(KAFKA + "topic", "caravan.actions");
    settings.integer(KAFKA + "attempts", 50, 1, 10_000);
    for (String option : List.of("security-protocol", "sasl-mechanism", "sasl-jaas-config")) {
      settings.text(KAFKA + option);
    }
    return new ActionSettings(
        settings.flag("caravan.actions.enabled", true),
        settings.flag("caravan.actions.backfill", false),
        settings.duration("caravan.actions.keep", Duration.ofDays(30), Duration.ofHours(1), YEARS),
        settings.duration(
            "caravan.timeline.keep", Duration.ofDays(1_825), Duration.ofHours(1), YEARS),
        settings.choice(
            "caravan.actions.sensitive",
            Set.of(),
            "names of properties such as iban or contacts.iban, separated by commas",
            ActionSettings::properties),
        ReceiverSettings.from(settings),
        settings.text(KAFKA + "brokers").isPresent());
  }

  /** The receivers that actions wait for. */
  List<String> receivers() {
    var receivers = new ArrayList<String>(2);
    if (enabled && webhook.isPresent()) {
      receivers.add(Outbox.WEBHOOK);
    }
    if (enabled && kafka) {
      receivers.add(Outbox.KAFKA);
    }
    return receivers;
  }

  private static Set<String> properties(String text) {
    var names = Set.of(text.strip().split("\\s*,\\s*"));
    for (String name : names) {
      if (!PROPERTY.matcher(name).matches()) {
        throw new IllegalArgumentException(name);
      }
    }
    return SensitiveProperties.withTypeIds(names);
  }
}
