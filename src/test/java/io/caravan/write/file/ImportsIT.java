package io.caravan.write.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hubspot.ObjectType;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.caravan.write.State;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(120)
class ImportsIT {

  private static final ImportOrder UPSERT =
      ImportOrder.of(FileFormat.CSV, ObjectType.CONTACTS, "email");

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private final FakeDoor door = new FakeDoor();
  private Store store;
  private Imports imports;

  @BeforeEach
  void start() throws Exception {
    store = Store.open(TestDatabase.fresh(dialect, directory), new SimpleMeterRegistry());
    imports = new Imports(store, Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void an_import_that_was_cut_off_goes_on_under_its_key() throws Exception {
    byte[] file = people(2_500);
    door.callsUntilKill = 1;
    door.killAfterwards = true;
    assertThatThrownBy(() -> imports.take(file, UPSERT, "key", door))
        .isInstanceOf(FakeDoor.Killed.class);

    String id = imports.take(file, UPSERT, "key", door);

    assertThat(imports.take(file, UPSERT, "key", door)).isEqualTo(id);
    assertThat(door.accepted()).hasSize(2_499).doesNotHaveDuplicates();
    Imports.Progress progress = imports.progress(id, door).orElseThrow();
    assertThat(progress.whole()).isTrue();
    assertThat(progress.rows()).isEqualTo(2_500);
    assertThat(progress.states()).isEqualTo(Map.of(State.DONE, 2_498L, State.REJECTED, 2L));
    assertThat(progress.rejected()).extracting(ResultRow::line).containsExactly(9L, 1_502L);
    var results = new StringWriter();
    imports.results(id, FileFormat.CSV, door, results);
    assertThat(results.toString().lines()).hasSize(2_501);
  }

  @Test
  void nothing_is_remembered_of_a_file_of_which_nothing_fits() throws Exception {
    byte[] file = "email\n\"\"\n\"\"\n".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> imports.take(file, UPSERT, "key", door))
        .isInstanceOf(NothingFits.class);

    String id = imports.take(people(20), UPSERT, "key", door);

    assertThat(imports.progress(id, door).orElseThrow().rows()).isEqualTo(20);
    assertThat(imports.progress("none", door)).isEmpty();
  }

  @Test
  void imports_without_a_key_are_each_their_own() throws Exception {
    assertThat(imports.take(people(5), UPSERT, null, door))
        .isNotEqualTo(imports.take(people(5), UPSERT, null, door));
  }

  private static byte[] people(int count) {
    var text = new StringBuilder("email,firstname\n");
    for (int at = 0; at < count; at++) {
      String name = at == 7 ? "invalid" : at == 1_500 ? "unlucky" : "Ada";
      text.append("p").append(at).append("@x.example,").append(name).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
