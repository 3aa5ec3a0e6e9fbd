package io.caravan.mirror.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.Origin;
import io.caravan.mirror.RecordChange.PropertyChanged;
import io.caravan.mirror.RecordChange.Snapshot;
import io.caravan.mirror.RecordRef;
import io.caravan.store.Dialect;
import io.caravan.store.Effect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Actions take place with the change that they tell of, and wait to be sent, or not at all. */
@ParameterizedClass
@EnumSource(Dialect.class)
class ActionTransactionTest {

  private static final String CHANNEL = "actions-webhook-62515";

  @Parameter Dialect dialect;
  @TempDir Path directory;
  private MirrorRig mirror;

  @BeforeEach
  void open() {
    mirror =
        new MirrorRig(
            TestDatabase.fresh(dialect, directory),
            Map.of(
                "caravan.actions.webhook.url", "https://erp.example.com/crm",
                "caravan.actions.webhook.secrets", "0123456789abcdef",
                "caravan.actions.keep", "1h"));
  }

  @AfterEach
  void close() {
    mirror.close();
  }

  @Test
  void a_transaction_that_is_taken_back_leaves_no_action_no_message_and_no_count() {
    List<Effect<?>> effects =
        new ArrayList<>(
            mirror.effects(Origin.EVENT, new Snapshot(contact(1), Map.of("a", "1"), 1, 1, 1)));
    effects.add(
        new Effect<>(
            (connection, all) -> {
              throw new IllegalStateException("taken back");
            },
            "x"));
    assertThatThrownBy(() -> mirror.store.apply(effects).join()).hasMessageContaining("taken back");
    assertThat(mirror.actions()).isEmpty();
    assertThat(mirror.channels.backlog(CHANNEL).depth()).isZero();
    assertThat(made()).isZero();

    mirror.hear(new Snapshot(contact(1), Map.of("a", "1"), 1, 1, 1));
    assertThat(mirror.actions()).hasSize(1);
    assertThat(mirror.channels.backlog(CHANNEL).depth()).isEqualTo(1);
    assertThat(made()).isEqualTo(1);
  }

  @Test
  void a_part_that_is_taken_back_leaves_the_rest() {
    mirror
        .store
        .transact(
            transaction -> {
              transaction.apply(
                  mirror.effects(
                      Origin.EVENT, new Snapshot(contact(1), Map.of("a", "1"), 1, 1, 1)));
              List<Effect<?>> bad =
                  new ArrayList<>(
                      mirror.effects(
                          Origin.EVENT, new Snapshot(contact(2), Map.of("a", "1"), 1, 1, 1)));
              bad.add(
                  new Effect<>(
                      (connection, all) -> {
                        throw new IllegalStateException("taken back");
                      },
                      "x"));
              assertThat(transaction.attempt(bad)).isPresent();
              transaction.apply(
                  mirror.effects(Origin.EVENT, new PropertyChanged(contact(1), 5, "a", "2")));
              return null;
            })
        .join();
    assertThat(mirror.actions())
        .extracting(action -> action.record().id() + " " + action.kind().code())
        .containsExactly("1 created", "1 updated");
    assertThat(mirror.channels.backlog(CHANNEL).depth()).isEqualTo(2);
    assertThat(made()).isEqualTo(2);
  }

  @Test
  void what_is_old_is_forgotten_but_not_what_waits_to_be_sent() {
    mirror.hear(new Snapshot(contact(1), Map.of("a", "1"), 1, 1, 1));
    mirror.hear(new PropertyChanged(contact(1), 5, "a", "2"));
    var settings =
        ActionSettings.from(
            new io.caravan.settings.Settings(
                Map.of("caravan.actions.keep", "1h", "caravan.timeline.keep", "2h")));
    Clock inHours = Clock.offset(Clock.systemUTC(), Duration.ofHours(3));
    var sending = new Outbox(mirror.channels, List.of("webhook"), List.of(MirrorRig.PORTAL));
    // The channels are counted by the clock of their own; what is unsent is as old as the actions.
    mirror
        .store
        .write(
            connection -> {
              try (var statement = connection.createStatement()) {
                return statement.executeUpdate("UPDATE channel_pack SET put_at = put_at - 10800000")
                    + statement.executeUpdate(
                        "UPDATE mirror_action SET made_at = made_at - 10800000")
                    + statement.executeUpdate(
                        "UPDATE mirror_timeline SET seen_at = seen_at - 10800000");
              }
            })
        .join();
    org.awaitility.Awaitility.await()
        .until(() -> sending.oldest("webhook").compareTo(Duration.ofHours(2)) > 0);
    new ActionPurge(mirror.store, sending, settings, Clock.systemUTC()).run().join();
    assertThat(mirror.actions()).as("waits to be sent").hasSize(2);
    assertThat(mirror.text("mirror_timeline")).as("older than two hours").isEmpty();

    var none = new Outbox(mirror.channels, List.of(), List.of());
    assertThat(new ActionPurge(mirror.store, none, settings, inHours).run().join()).isEqualTo(2);
    assertThat(mirror.actions()).isEmpty();
  }

  private double made() {
    return mirror.meters.find("caravan.actions.made").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private static RecordRef contact(long id) {
    return new RecordRef(MirrorRig.PORTAL, ObjectType.CONTACTS, id);
  }
}
