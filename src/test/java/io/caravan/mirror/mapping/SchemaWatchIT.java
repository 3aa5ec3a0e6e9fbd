package io.caravan.mirror.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.PropertyDefinition;
import io.caravan.mirror.RecordRepository.PortalType;
import io.caravan.mirror.mapping.SchemaDrift.Change;
import io.caravan.mirror.mapping.SchemaDrift.Kind;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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
class SchemaWatchIT {

  private static final PortalType CONTACTS = new PortalType(7, ObjectType.CONTACTS);
  private static final PropertyDefinition EMAIL = new PropertyDefinition("email", "string");
  private static final PropertyDefinition FAX = new PropertyDefinition("fax", "string");
  private static final PropertyDefinition SCORE = new PropertyDefinition("score", "number");
  private static final PropertyDefinition STAGE =
      new PropertyDefinition("stage", "enumeration", "select", false, false, "a1");

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private Store store;
  private KnownProperties known;
  private SchemaWatch watch;
  private final List<SchemaDrift> heard = new ArrayList<>();

  @BeforeEach
  void start() {
    store = Store.open(TestDatabase.fresh(dialect, directory), new SimpleMeterRegistry());
    watch = watch(1_000);
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void the_first_look_is_no_drift_and_an_equal_one_neither() {
    assertThat(compare(List.of(EMAIL, STAGE)).isEmpty()).isTrue();
    assertThat(compare(List.of(STAGE, EMAIL)).isEmpty()).isTrue();
    assertThat(watch.since(7, ObjectType.CONTACTS, 0).isEmpty()).isTrue();
    assertThat(heard).isEmpty();
  }

  @Test
  void what_is_new_changed_or_gone_is_told_and_kept() {
    compare(List.of(EMAIL, FAX, STAGE));
    watch = watch(2_000);

    SchemaDrift drift =
        compare(
            List.of(
                new PropertyDefinition("email", "number"),
                SCORE,
                new PropertyDefinition("stage", "enumeration", "select", true, false, "b2")));

    var at = Instant.ofEpochMilli(2_000);
    assertThat(drift.changes())
        .containsExactly(
            new Change(Kind.CHANGED, "email", "type string became number", at),
            new Change(Kind.VANISHED, "fax", "vanished", at),
            new Change(Kind.NEW, "score", "is new (number)", at),
            new Change(Kind.CHANGED, "stage", "is calculated, has other options", at));
    assertThat(drift.sentence())
        .startsWith("contacts of portal 7: email type string became number; fax vanished;");
    assertThat(watch.since(7, ObjectType.CONTACTS, 2_000)).isEqualTo(drift);
    assertThat(watch.since(7, ObjectType.CONTACTS, 2_001).isEmpty()).isTrue();
    assertThat(watch.since(8, ObjectType.CONTACTS, 0).isEmpty()).isTrue();
    assertThat(heard).containsExactly(drift);
  }

  @Test
  void a_property_that_comes_back_is_told_as_such() {
    compare(List.of(EMAIL, FAX));
    watch = watch(2_000);
    compare(List.of(EMAIL));
    watch = watch(3_000);

    assertThat(compare(List.of(EMAIL, FAX)).changes())
        .containsExactly(
            new Change(Kind.NEW, "fax", "is back (string)", Instant.ofEpochMilli(3_000)));
  }

  @Test
  void what_was_known_is_known_after_a_restart() {
    compare(List.of(EMAIL, new PropertyDefinition("secret", "string", "text", false, true, "")));

    watch(2_000);

    assertThat(known.of(CONTACTS)).containsEntry("email", EMAIL);
    assertThat(known.secrets(CONTACTS).isSecret("email")).isFalse();
    assertThat(known.secrets(CONTACTS).isSecret("secret")).isTrue();
    assertThat(known.secrets(CONTACTS).isSecret("never_heard_of")).isTrue();
  }

  private SchemaDrift compare(List<PropertyDefinition> schema) {
    return watch.compare(CONTACTS, schema).join();
  }

  private SchemaWatch watch(long now) {
    known = new KnownProperties();
    var made =
        new SchemaWatch(
            store,
            known,
            new ActiveMappings(),
            Clock.fixed(Instant.ofEpochMilli(now), ZoneOffset.UTC));
    made.onDrift(heard::add);
    return made;
  }
}
