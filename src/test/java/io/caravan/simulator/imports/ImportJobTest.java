package io.caravan.simulator.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.simulator.clock.SimulatorClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ImportJobTest {

  private static ImportJob job() {
    var file = new ImportFile(7, "f.csv", true, "YEAR_MONTH_DAY", List.of(), new byte[1000]);
    var request =
        new ImportRequest(
            "test", Map.of(), false, List.of(file), JsonNodeFactory.instance.objectNode());
    return new ImportJob(1, 1, request, 10, SimulatorClock.running());
  }

  private static int held(ImportJob job) {
    return job.request().files().stream().mapToInt(file -> file.content().length).sum();
  }

  @ParameterizedTest
  @EnumSource(
      value = ImportState.class,
      names = {"DONE", "FAILED", "CANCELED"})
  void an_import_that_has_ended_holds_its_files_no_more(ImportState ended) {
    ImportJob job = job();
    job.become(ended);
    assertThat(held(job)).isZero();
    assertThat(job.fileIds()).containsExactly(7L);
    assertThat(job.name()).isEqualTo("test");
  }

  @ParameterizedTest
  @EnumSource(
      value = ImportState.class,
      names = {"DEFERRED", "STARTED", "PROCESSING"},
      mode = Mode.INCLUDE)
  void an_import_that_goes_on_keeps_them(ImportState before) {
    ImportJob job = job();
    job.become(before);
    assertThat(held(job)).isEqualTo(1000);
  }
}
