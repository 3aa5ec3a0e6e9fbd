package io.caravan.simulator.imports;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads a CSV file row by row. UTF-8 unless a byte order mark says UTF-16. */
final class CsvRows implements RowReader {

  private static final CsvMapper MAPPER =
      CsvMapper.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .build();

  private final MappingIterator<String[]> rows;
  private int line;

  CsvRows(byte[] content) throws IOException {
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

  @Override
  public List<String> next() throws IOException {
    if (!rows.hasNextValue()) {
      return null;
    }
    line++;
    return List.of(rows.nextValue());
  }

  @Override
  public int line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
