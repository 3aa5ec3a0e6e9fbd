package io.caravan.simulator.exports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class CsvFileTest {

  /** Whatever stands in a cell comes back as it was. */
  @Property(tries = 200)
  void every_cell_survives(
      @ForAll @Size(min = 1, max = 5)
          List<
                  @Size(3) List<
                      @StringLength(max = 8) @Chars({'a', '"', ',', ';', '\n', 'ü', ' ', '李'})
                      String>>
              rows)
      throws IOException {
    Path directory = Files.createTempDirectory("csv-file-test");
    Path file;
    try (var csv = new CsvFile(directory, "f")) {
      for (List<String> row : rows) {
        csv.write(row);
      }
      file = csv.finish();
      assertThat(read(file)).isEqualTo(rows);
    }
    assertThat(file).doesNotExist();
    Files.delete(directory);
  }

  private static List<List<String>> read(Path file) throws IOException {
    var rows = new ArrayList<List<String>>();
    try (InputStream in = Files.newInputStream(file);
        var values =
            CsvMapper.builder()
                .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                .build()
                .readerFor(String[].class)
                .<String[]>readValues(in)) {
      values.forEachRemaining(row -> rows.add(List.of(row)));
    }
    return rows;
  }
}
