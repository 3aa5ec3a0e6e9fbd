package io.caravan.simulator.imports;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Whether an XLSX file, which is a zip archive, unpacks to something of a reasonable size. It is
 * found out by unpacking, for what an archive says of itself need not be true.
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
    try (var zip = new ZipInputStream(new ByteArrayInputStream(content))) {
      var buffer = new byte[1 << 16];
      long total = 0;
      int count = 0;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (++count > entries) {
          throw new IOException("the XLSX file holds more than " + entries + " files");
        }
        for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
          total += read;
          if (total > bytes) {
            throw new IOException("the XLSX file unpacks to more than " + bytes + " bytes");
          }
        }
      }
    }
  }
}
