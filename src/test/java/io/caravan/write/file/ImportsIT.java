package io.caravan.write.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.access.Caller;
import io.caravan.access.Role;
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

  private static final Caller OPERATOR = Caller.command("test");

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
    assertThatThrownBy(() -> imports.take(OPERATOR, file, UPSERT, "key", door))
        .isInstanceOf(FakeDoor.Killed.class);

    String id = imports.take(OPERATOR, file, UPSERT, "key", door);

    assertThat(imports.take(OPERATOR, file, UPSERT, "key", door)).isEqualTo(id);
    assertThat(door.accepted()).hasSize(2_499).doesNotHaveDuplicates();
    Imports.Progress progress = imports.progress(OPERATOR, id, door).orElseThrow();
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
    assertThatThrownBy(() -> imports.take(OPERATOR, file, UPSERT, "key", door))
        .isInstanceOf(NothingFits.class);

    String id = imports.take(OPERATOR, people(20), UPSERT, "key", door);

    assertThat(imports.progress(OPERATOR, id, door).orElseThrow().rows()).isEqualTo(20);
    assertThat(imports.progress(OPERATOR, "none", door)).isEmpty();
  }

  @Test
  void an_import_is_seen_by_its_own_domain_and_by_those_who_run_the_installation()
      throws Exception {
    Caller acme = new Caller(Caller.Kind.USER, "1", "acme", Role.OPERATOR, "");
    Caller other = new Caller(Caller.Kind.USER, "2", "other", Role.OPERATOR, "");

    String id = imports.take(acme, people(5), UPSERT, "key", door);
    String second = imports.take(other, people(5), UPSERT, "key", door);

    assertThat(second).as("the same key means another import elsewhere").isNotEqualTo(id);
    assertThat(imports.progress(acme, id, door)).isPresent();
    assertThat(imports.progress(OPERATOR, id, door)).isPresent();
    assertThat(imports.progress(other, id, door)).isEmpty();
    assertThat(imports.entry(other, id)).isEmpty();
    assertThat(imports.entry(acme, second)).isEmpty();
  }

  @Test
  void imports_without_a_key_are_each_their_own() throws Exception {
    assertThat(imports.take(OPERATOR, people(5), UPSERT, null, door))
        .isNotEqualTo(imports.take(OPERATOR, people(5), UPSERT, null, door));
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
