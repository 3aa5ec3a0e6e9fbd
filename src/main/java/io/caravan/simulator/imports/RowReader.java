package io.caravan.simulator.imports;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads a CSV file row by row. UTF-8 unless a byte order mark says UTF-16. */
final class RowReader implements Closeable {

  private static final CsvMapper MAPPER =
      CsvMapper.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .build();

  private final MappingIterator<String[]> rows;
  private int line;

  RowReader(byte[] content) throws IOException {
    int mark = 0;
    Charset charset = StandardCharsets.UTF_8;
    if (startsWith(content, 0xEF, 0xBB, 0xBF)) {
      mark = 3;
    } else if (startsWith(content, 0xFE, 0xFF)) {
      mark = 2;
      charset = StandardCharsets.UTF_16BE;
    } else if (startsWith(content, 0xFF, 0xFE)) {
      mark = 2;
      charset = StandardCharsets.UTF_16LE;
    }
    var text =
        new InputStreamReader(
            new ByteArrayInputStream(content, mark, content.length - mark), charset);
    rows = MAPPER.readerFor(String[].class).readValues(text);
  }

  private static boolean startsWith(byte[] content, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (content.length <= i || (content[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The next row, or null after the last.
   *
   * @throws IOException when the rest cannot be read, such as after a quote that is never closed
   */
  List<String> next() throws IOException {
    if (!rows.hasNextValue()) {
      return null;
    }
    line++;
    return List.of(rows.nextValue());
  }

  /** The number of the row that was read last, from 1 on. */
  int line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
