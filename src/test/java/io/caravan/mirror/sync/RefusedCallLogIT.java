package io.caravan.mirror.sync;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.store.StoreSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What stands in the log when HubSpot refuses a call of a run. */
@Timeout(60)
class RefusedCallLogIT {

  @TempDir Path directory;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger caravan = (Logger) LoggerFactory.getLogger("io.caravan");
  private final Level before = caravan.getLevel();
  private Simulator hubspot;
  private SyncRig rig;

  @BeforeEach
  void start() throws Exception {
    hubspot = Simulator.start(SimulatorOptions.builder().contacts(5).noLimits().build());
    rig =
        new SyncRig(
            StoreSettings.sqlite(directory.resolve("caravan.db")),
            hubspot,
            "caravan.sync.retries",
            "0",
            "caravan.gateway.retries",
            "0");
    log.start();
    root.addAppender(log);
    // Commands that other tests run in this process may have made it quiet.
    caravan.setLevel(Level.INFO);
  }

  @AfterEach
  void stop() throws Exception {
    root.detachAppender(log);
    caravan.setLevel(before);
    rig.close();
    hubspot.close();
  }

  @Test
  void a_refused_call_is_told_once_in_the_sentence_of_its_run() {
    hubspot.faults().add(Fault.status(400).on("GET", "/crm/objects/*/contacts"));

    RunRow run = rig.run("contacts", Mode.FULL);

    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(sentences(run)).hasSize(1);
    assertThat(errors()).isEmpty();
  }

  @Test
  void a_call_that_was_tried_in_vain_is_told_once_as_well() {
    hubspot.faults().add(Fault.status(500).on("GET", "/crm/objects/*/contacts"));

    RunRow run = rig.run("contacts", Mode.FULL);

    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(sentences(run)).hasSize(1);
    assertThat(errors()).isEmpty();
  }

  private List<String> sentences(RunRow run) {
    return List.copyOf(log.list).stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .filter(message -> message.startsWith("The run " + run.id() + " "))
        .toList();
  }

  private List<String> errors() {
    return List.copyOf(log.list).stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
        .map(event -> event.getLoggerName() + ": " + event.getFormattedMessage())
        .toList();
  }
}
