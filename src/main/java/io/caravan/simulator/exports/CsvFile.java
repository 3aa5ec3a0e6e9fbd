package io.caravan.simulator.exports;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A CSV file that is written row by row. Beyond two megabytes it becomes a zip archive on the way,
 * so that no more than those two are ever held.
 */
final class CsvFile implements ExportFile {

  static final int ZIP_ABOVE = 2 * 1024 * 1024;

  private static final CsvMapper MAPPER =
      CsvMapper.builder().enable(CsvGenerator.Feature.ALWAYS_QUOTE_STRINGS).build();

  private final Path directory;
  private final String name;
  private final Spill out = new Spill();
  private final SequenceWriter rows;

  /**
   * @param name of the file, without its ending
   */
  CsvFile(Path directory, String name) throws IOException {
    this.directory = directory;
    this.name = name;
    this.rows = MAPPER.writerFor(String[].class).writeValues(out);
  }

  @Override
  public void write(List<String> row) throws IOException {
    rows.write(row.toArray(String[]::new));
  }

  @Override
  public Path finish() throws IOException {
    rows.close();
    return out.file;
  }

  @Override
  public void close() throws IOException {
    rows.close();
    Files.deleteIfExists(out.file);
  }

  /** Memory first, then a zip archive. */
  private final class Spill extends OutputStream {
    private ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private OutputStream archive;
    private Path file;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (archive == null && memory.size() + length > ZIP_ABOVE) {
        file = directory.resolve(name + ".zip");
        var zip = new ZipOutputStream(Files.newOutputStream(file));
        zip.putNextEntry(new ZipEntry(name + ".csv"));
        memory.writeTo(zip);
        archive = zip;
        memory = null;
      }
      (archive == null ? memory : archive).write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      if (archive != null) {
        archive.close();
      } else if (file == null) {
        file = directory.resolve(name + ".csv");
        Files.write(file, memory.toByteArray());
      }
    }
  }
}
