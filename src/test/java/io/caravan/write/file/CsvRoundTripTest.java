package io.caravan.write.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CsvRoundTripTest {

  @Property(tries = 500)
  void any_table_survives_the_way_into_csv_and_back(
      @ForAll("tables") List<List<String>> table, @ForAll("separators") char separator)
      throws IOException {
    var text = new StringBuilder();
    table.forEach(record -> text.append(CsvLine.of(record, separator)));

    assertThat(read(text.toString(), separator)).isEqualTo(table);
  }

  @Property(tries = 500)
  void no_text_whatever_stops_the_reading_and_no_line_is_told_twice(
      @ForAll("noise") String text, @ForAll("separators") char separator) throws IOException {
    List<Long> lines = new ArrayList<>();
    try (var records = records(text, separator)) {
      for (var record = records.next(); record != null; record = records.next()) {
        lines.add(record.line());
      }
    }
    assertThat(lines).isSorted().doesNotHaveDuplicates();
  }

  @Provide
  Arbitrary<List<List<String>>> tables() {
    Arbitrary<String> cell =
        Arbitraries.oneOf(noise(), Arbitraries.strings().ofMaxLength(12))
            // Half of a surrogate pair is no text that UTF-8 can hold; a byte order mark is none.
            .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
            .map(text -> text.replace("\uFEFF", ""));
    return Arbitraries.integers()
        .between(1, 5)
        .flatMap(width -> cell.list().ofSize(width).list().ofMinSize(1).ofMaxSize(8));
  }

  @Provide
  Arbitrary<String> noise() {
    return Arbitraries.strings().withChars("ab ,;\t\"\r\n\u00fc\u20ac").ofMaxLength(40);
  }

  @Provide
  Arbitrary<Character> separators() {
    return Arbitraries.of(',', ';', '\t');
  }

  private static List<List<String>> read(String text, char separator) throws IOException {
    List<List<String>> table = new ArrayList<>();
    try (var records = records(text, separator)) {
      for (var record = records.next(); record != null; record = records.next()) {
        assertThat(record.flaw()).isNull();
        table.add(record.cells());
      }
    }
    return table;
  }

  private static CsvRecords records(String text, char separator) throws IOException {
    var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return new CsvRecords(FileLines.of(in), separator, null);
  }
}
