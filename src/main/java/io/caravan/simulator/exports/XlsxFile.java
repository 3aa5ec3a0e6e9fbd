package io.caravan.simulator.exports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * An Excel workbook that is written row by row. A sheet holds a million rows: more of them become
 * several workbooks in a zip archive, each with the header. All cells are text, as in the CSV, so
 * that long ids keep their digits.
 */
final class XlsxFile implements ExportFile {

  static final int ROWS_PER_FILE = 1_000_000;

  private static final int ROWS_HELD = 500;

  /** Excel's own maximum for the text of a cell. */
  private static final int LONGEST_CELL = 32_767;

  private final Path directory;
  private final String name;
  private final int rowsPerFile;
  private final List<Path> files = new ArrayList<>();
  private List<String> header;
  private Workbook workbook;
  private Worksheet sheet;
  private int row;

  /**
   * @param name of the file, without its ending
   */
  XlsxFile(Path directory, String name) {
    this(directory, name, ROWS_PER_FILE);
  }

  XlsxFile(Path directory, String name, int rowsPerFile) {
    this.directory = directory;
    this.name = name;
    this.rowsPerFile = rowsPerFile;
  }

  @Override
  public void write(List<String> cells) throws IOException {
    if (header == null) {
      header = List.copyOf(cells);
      begin();
      return;
    }
    if (row > rowsPerFile) {
      end();
      begin();
    }
    add(cells);
  }

  private void begin() throws IOException {
    Path file =
        directory.resolve(name + (files.isEmpty() ? "" : "-" + (files.size() + 1)) + ".xlsx");
    files.add(file);
    workbook = new Workbook(Files.newOutputStream(file), "HubSpot", "1.0");
    sheet = workbook.newWorksheet("Export");
    row = 0;
    add(header);
  }

  private void add(List<String> cells) throws IOException {
    for (int column = 0; column < cells.size(); column++) {
      String text = cells.get(column);
      // Not in the table of shared strings, which would be held until the end.
      sheet.inlineString(
          row, column, text.length() > LONGEST_CELL ? text.substring(0, LONGEST_CELL) : text);
    }
    row++;
    if (row % ROWS_HELD == 0) {
      sheet.flush();
    }
  }

  private void end() throws IOException {
    workbook.close();
    workbook = null;
  }

  @Override
  public Path finish() throws IOException {
    end();
    if (files.size() == 1) {
      return files.get(0);
    }
    Path archive = directory.resolve(name + ".zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (Path file : files) {
        zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
    remove();
    return archive;
  }

  private void remove() throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void close() throws IOException {
    if (workbook != null) {
      end();
    }
    remove();
  }
}
