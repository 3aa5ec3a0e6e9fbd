package io.caravan.write.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Writes what became of each row, as CSV or NDJSON. */
final class ResultFile implements Closeable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Writer out;
  private final FileFormat format;

  ResultFile(Writer out, FileFormat format) throws IOException {
    this.out = out;
    this.format = format;
    if (format == FileFormat.CSV) {
      out.write(CsvLine.of(ResultRow.COLUMNS, ','));
    }
  }

  /** Writes rows, and lets nothing of them linger in memory. */
  void write(List<ResultRow> rows) throws IOException {
    for (ResultRow row : rows) {
      out.write(format == FileFormat.CSV ? CsvLine.of(row.cells(), ',') : json(row));
    }
    out.flush();
  }

  private static String json(ResultRow row) throws JsonProcessingException {
    ObjectNode node =
        JSON.createObjectNode()
            .put("line", row.line() == 0 ? null : (Long) row.line())
            .put("writeId", row.writeId())
            .put("state", row.state())
            .put("recordId", row.recordId())
            .put("created", row.created())
            .put("reason", row.reason());
    node.set("problems", JSON.valueToTree(row.problems()));
    return JSON.writeValueAsString(node) + "\n";
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
