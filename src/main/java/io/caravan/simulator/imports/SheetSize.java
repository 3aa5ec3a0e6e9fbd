package io.caravan.simulator.imports;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * Whether an XLSX file, which is a zip archive, unpacks to something of a reasonable size. It is
 * found out by unpacking, for what an archive says of itself need not be true. By the archive's
 * directory, as the reader of sheets goes: those who write archives in one go note sizes behind the
 * files, in a form that is not understood from the front.
 *
 * @param entries files that it may hold
 * @param bytes that it may unpack to
 */
record SheetSize(int entries, long bytes) {

  static final SheetSize USUAL = new SheetSize(1_000, 512L << 20);

  /**
   * Unpacks into nothing.
   *
   * @throws IOException when it is too large
   */
  void require(byte[] content) throws IOException {
    try (ZipFile zip =
        ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(content)).get()) {
      var buffer = new byte[1 << 16];
      long total = 0;
      int count = 0;
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        if (++count > entries) {
          throw new IOException("the XLSX file holds more than " + entries + " files");
        }
        try (InputStream file = zip.getInputStream(entry)) {
          for (int read = file.read(buffer); read >= 0; read = file.read(buffer)) {
            total += read;
            if (total > bytes) {
              throw new IOException("the XLSX file unpacks to more than " + bytes + " bytes");
            }
          }
        }
      }
    }
  }
}
