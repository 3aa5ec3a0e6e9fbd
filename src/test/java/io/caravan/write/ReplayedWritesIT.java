package io.caravan.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.channel.DeadLetter;
import io.caravan.channel.DeadLetterFilter;
import io.caravan.channel.DeadLetters;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Dead letters of writes that are put back while others of their record wait. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(180)
class ReplayedWritesIT {

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private Simulator hubspot;
  private StoreSettings database;
  private WriteRig rig;
  private long contact;
  private String channel;

  @BeforeEach
  void start() throws Exception {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder().contacts(5).indexLag(Duration.ofMillis(100)).build());
    database = TestDatabase.fresh(dialect, directory);
    rig = new WriteRig(database, hubspot);
    contact = hubspot.portal().ids("contacts", false).get(0);
    channel = "writes-" + hubspot.portal().id();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  @Test
  void a_replayed_write_goes_behind_those_of_its_record_and_later_ones_behind_it() {
    WriteTable.Row refused = rig.outcome(update("nonsense", "x", "interactive"));
    assertThat(refused.state()).isEqualTo(State.REJECTED);
    DeadLetter letter = onlyLetter();
    assertThat(letter.channel()).isEqualTo(channel + "-interactive");
    letters().edit(letter.id(), text(letter).replace("nonsense", "firstname").getBytes(UTF_8));
    hubspot.faults().add(Fault.status(503).on("POST", "/batch/update"));
    String meanwhile = rig.accept(update("firstname", "meanwhile", "bulk")).get(0);

    letters().replay(letter.id()).join();
    String replayed = refused.id();
    assertThat(rig.row(replayed).state()).isEqualTo(State.ACCEPTED);
    assertThat(rig.row(replayed).problems()).isEmpty();
    String later = rig.accept(update("lastname", "later", "normal")).get(0);

    assertThat(waiting(channel + "-bulk")).isEqualTo(3);
    assertThat(waiting(channel + "-interactive")).isZero();
    hubspot.faults().clear();
    await()
        .atMost(WriteRig.PATIENCE)
        .until(() -> rig.row(later).state().isFinal() && rig.row(meanwhile).state().isFinal());
    assertThat(rig.row(replayed).state()).isEqualTo(State.DONE);
    assertThat(
            hubspot.portal().find("contacts", contact).orElseThrow().properties().get("firstname"))
        .isEqualTo("x");
  }

  @Test
  void a_create_that_was_given_up_on_without_an_answer_is_looked_for_when_it_is_replayed()
      throws Exception {
    rig.close();
    rig = new WriteRig(database, hubspot, "caravan.write.attempts", "1");
    hubspot.faults().add(Fault.reset().afterApplying().on("POST", "/batch/create").times(1));
    hubspot.faults().add(Fault.status(400).on("POST", "/search"));
    int before = hubspot.portal().ids("companies", false).size();
    WriteTable.Row dead =
        rig.outcome("{'operation':'create','objectType':'companies','properties':{'name':'Once'}}");
    assertThat(dead.state()).isEqualTo(State.DEAD);
    hubspot.faults().clear();

    letters().replay(onlyLetter().id()).join();

    await().atMost(WriteRig.PATIENCE).until(() -> rig.row(dead.id()).state() == State.DONE);
    assertThat(hubspot.portal().ids("companies", false)).hasSize(before + 1);
  }

  private DeadLetters letters() {
    return rig.channels.channels().deadLetters();
  }

  private DeadLetter onlyLetter() {
    await()
        .atMost(WriteRig.PATIENCE)
        .until(() -> letters().list(DeadLetterFilter.all(), 0, 9).size() == 1);
    return letters().show(letters().list(DeadLetterFilter.all(), 0, 9).get(0).id()).orElseThrow();
  }

  private static String text(DeadLetter letter) {
    return new String(letter.body(), UTF_8);
  }

  private long waiting(String name) {
    return rig.channels.channels().backlog(name).depth();
  }

  private String update(String property, String value, String priority) {
    return "{'operation':'update','objectType':'contacts','id':'%d','properties':{'%s':'%s'},'priority':'%s'}"
        .formatted(contact, property, value, priority);
  }
}
