package io.caravan.mirror.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.PropertyDefinition;
import io.caravan.mirror.sync.FetchedRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportFileTest {

  @TempDir Path directory;

  private Path csv(String text) throws IOException {
    return Files.writeString(directory.resolve("export.csv"), text);
  }

  private static List<List<String>> rows(ExportFile file) throws IOException {
    var rows = new ArrayList<List<String>>();
    for (String[] row = file.next(); row != null; row = file.next()) {
      rows.add(List.of(row));
    }
    return rows;
  }

  @Test
  void a_csv_file_is_read_row_by_row_with_line_breaks_and_quotes() throws IOException {
    Path path = csv("\uFEFF\"Record ID\",\"note\"\n\"1\",\"a\nb, \"\"c\"\"\"\n\"2\",\"\"\n");
    try (var file = new ExportFile(path)) {
      assertThat(file.header()).containsExactly("Record ID", "note");
      assertThat(rows(file)).containsExactly(List.of("1", "a\nb, \"c\""), List.of("2", ""));
      assertThat(file.read()).isEqualTo(2);
    }
  }

  @Test
  void an_archive_of_several_parts_is_one_export() throws IOException {
    Path path = directory.resolve("export.bin");
    try (var zip = new ZipOutputStream(Files.newOutputStream(path))) {
      for (int part = 0; part < 3; part++) {
        zip.putNextEntry(new ZipEntry("part-" + part + ".csv"));
        zip.write(("\"Record ID\"\n\"" + part + "1\"\n\"" + part + "2\"\n").getBytes("UTF-8"));
      }
    }
    try (var file = new ExportFile(path)) {
      file.skipTo(3);
      assertThat(rows(file)).containsExactly(List.of("12"), List.of("21"), List.of("22"));
    }
  }

  @Test
  void an_empty_file_is_no_export() throws IOException {
    assertThatThrownBy(() -> new ExportFile(csv("")).close()).isInstanceOf(IOException.class);
  }

  private static final List<PropertyDefinition> SCHEMA =
      List.of(
          new PropertyDefinition("hs_object_id", "number"),
          new PropertyDefinition("email", "string"),
          new PropertyDefinition("birthday", "date"),
          new PropertyDefinition("createdate", "datetime"),
          new PropertyDefinition("lastmodifieddate", "datetime"));

  private static FetchedRecord read(Set<String> wanted, String header, String row) {
    return new ExportRecords(4_711, ObjectType.CONTACTS, List.of(header.split(",")), wanted, SCHEMA)
        .read(row.split(",", -1));
  }

  @Test
  void a_row_is_the_record_that_a_listing_gives() {
    FetchedRecord record =
        read(
            new LinkedHashSet<>(List.of("hs_object_id", "email", "lastmodifieddate")),
            "Record ID,email,lastmodifieddate,createdate,other",
            "512,a@b.example,2026-02-03T04:05:06.789Z,1767348672345,x");
    assertThat(record.ref().id()).isEqualTo(512);
    assertThat(record.values())
        .containsEntry("hs_object_id", "512")
        .containsEntry("email", "a@b.example")
        .containsEntry("lastmodifieddate", "2026-02-03T04:05:06.789Z")
        .hasSize(3);
    assertThat(record.createdAt()).isEqualTo(1_767_348_672_345L);
    assertThat(record.updatedAt()).isEqualTo(1_770_091_506_789L);
  }

  @ParameterizedTest
  @CsvSource({
    "createdate,1767348672345,2026-01-02T10:11:12.345Z",
    "createdate,2026-01-02T10:11:12.345Z,2026-01-02T10:11:12.345Z",
    "createdate,2026-01-02T11:11:12.345+01:00,2026-01-02T10:11:12.345Z",
    "createdate,2026-01-02T10:11:12Z,2026-01-02T10:11:12.000Z",
    "birthday,1767312000000,2026-01-02",
    "birthday,2026-01-02,2026-01-02",
    "email,1767348672345,1767348672345"
  })
  void values_are_as_the_api_writes_them(String property, String cell, String expected) {
    assertThat(new ExportValues(SCHEMA).of(property, cell)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-01-02 10:11", "01/02/2026", "soon", "2026-01-02T10:11:12"})
  void a_time_that_is_not_exact_cannot_stand_for_the_apis(String cell) {
    assertThatThrownBy(() -> new ExportValues(SCHEMA).of("createdate", cell))
        .isInstanceOf(ExportUnusable.class)
        .hasMessageContaining("createdate");
  }

  @Test
  void columns_that_are_missing_are_named() {
    assertThatThrownBy(() -> read(Set.of("email", "phone"), "Record ID,email", "1,a"))
        .isInstanceOf(ExportUnusable.class)
        .hasMessageContaining("phone");
    assertThatThrownBy(() -> read(Set.of("email"), "email", "a"))
        .hasMessageContaining("records' ids");
  }

  @Test
  void an_archive_that_unpacks_out_of_all_proportion_is_given_up() throws IOException {
    Path path = directory.resolve("bomb.bin");
    try (var zip = new ZipOutputStream(Files.newOutputStream(path))) {
      zip.putNextEntry(new ZipEntry("bomb.csv"));
      byte[] rows = "\"\"\n".repeat(100_000).getBytes("UTF-8");
      for (int part = 0; part < 10; part++) {
        zip.write(rows);
      }
    }
    assertThatThrownBy(
            () -> {
              try (var file =
                  new ExportFile(path, new UnpackedBytes.Limits(1_000, 50, 1_000_000, 10))) {
                rows(file);
              }
            })
        .hasStackTraceContaining("out of all proportion");
    try (var file = new ExportFile(path)) {
      assertThat(rows(file)).hasSize(999_999);
    }
  }

  @Test
  void a_row_without_an_end_is_given_up() throws IOException {
    Path path = csv("\"a\"\n" + ",".repeat(300_000));
    assertThatThrownBy(
            () -> {
              try (var file =
                  new ExportFile(path, new UnpackedBytes.Limits(1L << 30, 250, 100_000, 10))) {
                rows(file);
              }
            })
        .hasStackTraceContaining("a row of the export");
  }

  @Test
  void an_archive_of_countless_files_is_given_up() throws IOException {
    Path path = directory.resolve("many.bin");
    try (var zip = new ZipOutputStream(Files.newOutputStream(path))) {
      for (int entry = 0; entry < 12; entry++) {
        zip.putNextEntry(new ZipEntry("part-" + entry));
      }
    }
    assertThatThrownBy(
            () -> new ExportFile(path, new UnpackedBytes.Limits(1_000, 50, 1_000, 10)).close())
        .hasMessageContaining("more than 10 files");
  }
}
