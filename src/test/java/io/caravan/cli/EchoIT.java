package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordRef;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.webhooks.WebhookSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Our own changes come back as webhooks, and start nothing. */
@Timeout(240)
class EchoIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Set<String> TYPES =
      Set.of("contact.propertyChange", "contact.creation", "contact.deletion");

  /** What an integration engineer writes, and a second way out to count what was filtered. */
  private static final String ROUTES =
      """
      - route:
          id: test-writes
          routeConfigurationId: channel-retries
          from:
            uri: channel:test-writes
            steps:
              - to: direct:write
      - route:
          id: on-contact-propertyChange
          routeConfigurationId: channel-retries
          streamCache: "false"
          from:
            uri: direct:on-contact.propertyChange
            steps:
              - to: direct:on-object.propertyChange
              - to: direct:tell
      - route:
          id: on-contact-creation
          routeConfigurationId: channel-retries
          streamCache: "false"
          from:
            uri: direct:on-contact.creation
            steps:
              - to: direct:on-object.creation
              - to: direct:tell
      - route:
          id: on-contact-deletion
          routeConfigurationId: channel-retries
          streamCache: "false"
          from:
            uri: direct:on-contact.deletion
            steps:
              - to: direct:on-object.deletion
              - to: direct:tell
      - route:
          id: tell
          routeConfigurationId: channel-retries
          streamCache: "false"
          from:
            uri: direct:tell
            steps:
              - setBody:
                  simple: "${variable.raw}"
              - filter:
                  simple: "${header.CaravanEcho} == false"
                  steps:
                    - to: channel:of-others
              - filter:
                  simple: "${header.CaravanEcho} == true"
                  steps:
                    - to: channel:of-ours
      """;

  @TempDir Path directory;
  private HubRig hub;

  @AfterEach
  void stop() {
    if (hub != null) {
      hub.close();
    }
  }

  private void start(WebhookSettings webhooks) throws Exception {
    hub =
        new HubRig(
            directory, webhooks.only(TYPES), Map.of("echo-test.camel.yaml", ROUTES), Map.of());
  }

  @Test
  void our_changes_reach_the_mirror_and_nobody_else_and_those_of_others_do() throws Exception {
    start(WebhookSettings.DEFAULT.disturbed(0.3, 0.3, Duration.ofSeconds(1), 0));
    long contact = hub.hubspot.portal().ids("contacts", false).get(0);

    hub.put("test-writes", update(contact, "phone", "+49 1"));
    await().atMost(PATIENCE).until(() -> hub.waiting("of-ours") >= 1);
    hub.patch(contact, "phone", "+49 2");
    await().atMost(PATIENCE).until(() -> hub.waiting("of-others") == 1);
    hub.patch(contact, "phone", "+49 1");
    await().atMost(PATIENCE).until(() -> hub.waiting("of-others") == 2);
    await().atMost(PATIENCE).until(hub::isQuiet);

    assertThat(hub.waiting("of-ours")).as("duplicates are dropped before").isEqualTo(1);
    assertThat(hub.counter("caravan.events.echoes")).isEqualTo(1);
    assertThat(mirrored(contact)).isEqualTo("+49 1");
  }

  @Test
  void a_contact_that_we_create_is_known_before_its_answer_comes() throws Exception {
    start(WebhookSettings.DEFAULT);
    hub.hubspot
        .faults()
        .add(
            Fault.slow(Duration.ofSeconds(2)).afterApplying().on("POST", "/batch/upsert").times(1));

    hub.put(
        "test-writes",
        "{'operation':'upsert','objectType':'contacts','idProperty':'email','id':'Ada@X.example','properties':{'email':'Ada@X.example','firstname':'Ada'}}");
    await().atMost(PATIENCE).until(() -> hub.waiting("of-ours") >= 3);
    await().atMost(PATIENCE).until(hub::isQuiet);

    assertThat(hub.waiting("of-others")).as("set by HubSpot itself").isLessThanOrEqualTo(5);
    assertThat(hub.waiting("of-ours")).isEqualTo(3);
  }

  @Test
  void an_echo_that_comes_after_a_restart_is_still_one() throws Exception {
    start(WebhookSettings.DEFAULT.retries(10, 0.01).delayed(Duration.ofSeconds(4)));
    long contact = hub.hubspot.portal().ids("contacts", false).get(0);
    long gone = hub.hubspot.portal().ids("contacts", false).get(1);

    hub.put("test-writes", update(contact, "phone", "+49 1"));
    hub.put(
        "test-writes", "{'operation':'archive','objectType':'contacts','id':'%d'}".formatted(gone));
    await().atMost(PATIENCE).until(() -> "+49 1".equals(hub.contact(contact).get("phone")));
    await().atMost(PATIENCE).until(() -> hub.hubspot.portal().ids("contacts", true).contains(gone));
    hub.restart();

    await().atMost(PATIENCE).until(() -> hub.waiting("of-ours") == 2);
    await().atMost(PATIENCE).until(hub::isQuiet);
    assertThat(hub.waiting("of-others")).isZero();
  }

  private String mirrored(long contact) {
    return hub.application()
        .mirror()
        .record(new RecordRef(hub.hubspot.portal().id(), ObjectType.CONTACTS, contact))
        .orElseThrow()
        .properties()
        .get("phone");
  }

  private static String update(long contact, String property, String value) {
    return "{'operation':'update','objectType':'contacts','id':'%d','properties':{'%s':'%s'}}"
        .formatted(contact, property, value);
  }
}
