package io.caravan.mirror.export;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The rows of an export, one after another: a CSV file, or a zip archive with one or more of them,
 * each with the same header. Holds one row.
 */
final class ExportFile implements AutoCloseable {

  private static final CsvMapper CSV =
      CsvMapper.builder().enable(CsvParser.Feature.WRAP_AS_ARRAY).build();

  private final InputStream in;
  private final ZipInputStream zip;
  private final UnpackedBytes unpacked;
  private final UnpackedBytes.Limits limits;
  private int entries;
  private MappingIterator<String[]> rows;
  private List<String> header;
  private long read;

  /**
   * @throws IOException when it cannot be read or is empty
   */
  ExportFile(Path file) throws IOException {
    this(file, UnpackedBytes.Limits.USUAL);
  }

  ExportFile(Path file, UnpackedBytes.Limits limits) throws IOException {
    this.limits = limits;
    in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      zip = isZip(in) ? new ZipInputStream(in) : null;
      unpacked = new UnpackedBytes(zip == null ? in : zip, limits, Files.size(file));
      if (zip == null ? !begin() : !nextEntry()) {
        throw new IOException("the export's file is empty");
      }
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static boolean isZip(InputStream in) throws IOException {
    in.mark(4);
    byte[] magic = in.readNBytes(2);
    in.reset();
    return magic.length == 2 && magic[0] == 'P' && magic[1] == 'K';
  }

  private boolean nextEntry() throws IOException {
    if (zip == null) {
      return false;
    }
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (++entries > limits.entries()) {
        throw new IOException(
            "the export's archive has more than %d files".formatted(limits.entries()));
      }
      if (!entry.isDirectory() && begin()) {
        return true;
      }
    }
    return false;
  }

  private boolean begin() throws IOException {
    rows = CSV.readerFor(String[].class).readValues(unpacked);
    if (!rows.hasNextValue()) {
      return false;
    }
    List<String> names = List.of(rows.nextValue());
    if (header != null && !header.equals(names)) {
      throw new IOException("the parts of the export have different columns");
    }
    header = names;
    return true;
  }

  List<String> header() {
    return header;
  }

  /** How many rows were given or skipped, headers apart. */
  long read() {
    return read;
  }

  /** The next row; null at the end. */
  String[] next() throws IOException {
    while (!rows.hasNextValue()) {
      if (!nextEntry()) {
        return null;
      }
    }
    read++;
    unpacked.row();
    return rows.nextValue();
  }

  void skipTo(long row) throws IOException {
    while (read < row && next() != null) {
      // What was read before a crash is stored already.
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
