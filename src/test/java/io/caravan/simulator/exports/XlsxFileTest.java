package io.caravan.simulator.exports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XlsxFileTest {

  @Property(tries = 30)
  void however_many_rows_there_are_each_is_in_one_workbook_in_order(
      @ForAll @IntRange(min = 0, max = 40) int rows,
      @ForAll @IntRange(min = 1, max = 15) int perFile)
      throws IOException {
    Path directory = Files.createTempDirectory(Path.of("target"), "xlsx");
    var file = new XlsxFile(directory, "x", perFile);
    file.write(List.of("id", "name"));
    for (int row = 0; row < rows; row++) {
      file.write(List.of("" + row, "name " + row));
    }

    Path written = file.finish();

    int files = Math.max(1, (rows + perFile - 1) / perFile);
    assertThat(written.toString()).endsWith(files == 1 ? "x.xlsx" : "x.zip");
    List<String> ids = new ArrayList<>();
    for (List<String> column : columns(written)) {
      assertThat(column.get(0)).isEqualTo("id");
      assertThat(column.size() - 1).isLessThanOrEqualTo(perFile);
      ids.addAll(column.subList(1, column.size()));
    }
    assertThat(ids).hasSize(rows);
    for (int row = 0; row < rows; row++) {
      assertThat(ids.get(row)).isEqualTo("" + row);
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(written);
    }
    Files.delete(written);
    Files.delete(directory);
  }

  @Test
  void what_is_given_up_leaves_nothing_and_long_cells_are_cut(@TempDir Path directory)
      throws IOException {
    var file = new XlsxFile(directory, "long", 10);
    file.write(List.of("id"));
    file.write(List.of("x".repeat(40_000)));
    assertThat(columns(file.finish()).get(0).get(1)).hasSize(32_767);

    var other = new XlsxFile(directory, "given-up", 10);
    other.write(List.of("id"));
    other.close();
    assertThat(directory.resolve("given-up.xlsx")).doesNotExist();
  }

  @Test
  void all_texts_that_a_property_can_have_can_be_read_again(@TempDir Path directory)
      throws IOException {
    String smile = "\uD83D\uDE00";
    List<String> texts =
        List.of(
            "Zo\u00EB \u674E " + smile, "a < b & c > \"d\"", "]]>", "tab\tline\nend", "  ", "=1+1");
    var file = new XlsxFile(directory, "texts", 100);
    file.write(List.of("text"));
    for (String text : texts) {
      file.write(List.of(text));
    }
    file.write(List.of("bell\u0007 \uD83D alone"));
    file.write(List.of("x".repeat(32_766) + smile));
    List<String> read = columns(file.finish()).get(0);
    assertThat(read.subList(1, texts.size() + 1)).isEqualTo(texts);
    assertThat(read.get(texts.size() + 1)).startsWith("bell").endsWith("alone");
    assertThat(read.get(texts.size() + 2)).isEqualTo("x".repeat(32_766));
  }

  /** The first column of each workbook. */
  private static List<List<String>> columns(Path written) throws IOException {
    if (written.toString().endsWith(".xlsx")) {
      try (InputStream in = Files.newInputStream(written)) {
        return List.of(column(in));
      }
    }
    try (var zip = new ZipFile(written.toFile())) {
      var columns = new ArrayList<List<String>>();
      for (var entry : zip.stream().toList()) {
        columns.add(column(zip.getInputStream(entry)));
      }
      return columns;
    }
  }

  private static List<String> column(InputStream in) throws IOException {
    try (var workbook = new ReadableWorkbook(in);
        var rows = workbook.getFirstSheet().openStream()) {
      return rows.map(row -> row.getCellAsString(0).orElse("")).toList();
    }
  }
}
