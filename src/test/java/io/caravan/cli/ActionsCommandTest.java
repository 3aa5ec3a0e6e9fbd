package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationChange.Link;
import io.caravan.mirror.RecordChange.Deleted;
import io.caravan.mirror.RecordChange.Merged;
import io.caravan.mirror.RecordChange.PropertyChanged;
import io.caravan.mirror.RecordChange.Snapshot;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.action.MirrorRig;
import io.caravan.store.StoreSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code caravan actions list} and {@code caravan timeline}, beside a process that writes. */
class ActionsCommandTest {

  private static final long T = 1_795_000_000_000L;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path file;
  private MirrorRig mirror;

  @BeforeEach
  void open() {
    file = directory.resolve("caravan.db");
    mirror = new MirrorRig(StoreSettings.sqlite(file), Map.of());
    mirror.hear(new Snapshot(contact(1), Map.of("email", "a@b.co"), T, T, T));
    mirror.hear(new PropertyChanged(contact(1), T + 1_000, "age", "7"));
    mirror.hear(
        new AssociationChange(
            Link.of(contact(1), new RecordRef(MirrorRig.PORTAL, ObjectType.COMPANIES, 900)),
            Label.of("HUBSPOT_DEFINED", 279, ""),
            false,
            T + 2_000));
    mirror.hear(new Snapshot(contact(2), Map.of("email", "c@d.co"), T, T, T));
    mirror.hear(new Deleted(contact(2), T + 3_000));
  }

  @AfterEach
  void close() {
    mirror.close();
  }

  @Test
  void actions_are_listed_the_older_ones_first() {
    assertThat(caravan("actions", "list")).isZero();
    assertThat(lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("Contact Created  contacts 1  email"),
            line ->
                assertThat(line)
                    .contains("2026-11-18T11:06:41Z  62515  Contact Updated  contacts 1  age"),
            line -> assertThat(line).contains("Association Added  contacts 1 -> companies 900"),
            line -> assertThat(line).contains("Contact Created  contacts 2"),
            line -> assertThat(line).contains("Contact Deleted  contacts 2"),
            line -> assertThat(line).isEqualTo("5 actions"));
  }

  @Test
  void a_list_is_narrowed_by_record_object_portal_time_and_number() {
    caravan("actions", "list", "--object", "contacts", "--record", "2");
    assertThat(lines()).last().isEqualTo("2 actions");
    caravan("actions", "list", "--object", "companies");
    assertThat(lines()).hasSize(2).first().asString().contains("Association Added");
    caravan("actions", "list", "--portal", "7");
    assertThat(lines()).containsExactly("0 actions");
    caravan("actions", "list", "--since", "1h", "--limit", "1");
    assertThat(lines()).hasSize(2).first().asString().contains("Contact Deleted");
  }

  @Test
  void as_json_an_action_is_what_receivers_get() throws Exception {
    caravan("actions", "list", "--json", "--limit", "4");
    JsonNode updated = new ObjectMapper().readTree(lines().get(0));
    assertThat(updated.path("kind").asText()).isEqualTo("updated");
    assertThat(updated.at("/properties/age/before").isNull()).isTrue();
    assertThat(updated.at("/properties/age/after").asText()).isEqualTo("7");
    assertThat(updated.path("at").asText()).isEqualTo("2026-11-18T11:06:41Z");
    JsonNode added = new ObjectMapper().readTree(lines().get(1));
    assertThat(added.at("/other/recordId").asText()).isEqualTo("900");
    assertThat(added.at("/labels/now/0/typeId").asInt()).isEqualTo(279);
  }

  @Test
  void a_timeline_is_shown_from_a_former_id_too() {
    mirror.hear(new Merged(contact(3), T + 9_000, List.of(1L)));
    assertThat(caravan("timeline", "contacts", "1")).isZero();
    assertThat(lines())
        .anySatisfy(line -> assertThat(line).contains("1 was merged and lives on as 3"))
        .anySatisfy(line -> assertThat(line).contains("merged into it: 1"))
        .anySatisfy(line -> assertThat(line).contains("  1  created   found by event"))
        .anySatisfy(line -> assertThat(line).contains("  1  merged    merge into 3, event"));
  }

  @Test
  void what_cannot_be_shown_is_explained() {
    assertThat(caravan("timeline", "contacts", "77")).isEqualTo(1);
    assertThat(err.toString()).contains("never heard of contacts 77");
    assertThat(caravan("timeline", "people", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("not an object type: 'people'");
    assertThat(caravan("actions", "list", "--object", "people")).isEqualTo(2);
    assertThat(caravan("actions", "list", "--since", "yesterday")).isEqualTo(2);
    assertThat(err.toString()).contains("--since is 'yesterday'");
    assertThat(caravan("actions", "list", "--limit", "0")).isEqualTo(2);
  }

  private int caravan(String... words) {
    out.getBuffer().setLength(0);
    var arguments = new ArrayList<>(List.of(words));
    arguments.add("--set=caravan.store.url=jdbc:sqlite:" + file);
    return Caravan.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  private List<String> lines() {
    return out.toString().lines().toList();
  }

  private static RecordRef contact(long id) {
    return new RecordRef(MirrorRig.PORTAL, ObjectType.CONTACTS, id);
  }
}
