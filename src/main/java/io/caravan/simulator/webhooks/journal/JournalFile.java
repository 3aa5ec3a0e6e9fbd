package io.caravan.simulator.webhooks.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * One published file of events of one portal. Kept compressed: three days of a busy portal shall
 * fit into memory.
 *
 * @param number counts the app's files
 * @param publishedAt milliseconds since the epoch
 */
record JournalFile(
    long number, String offset, long portalId, long publishedAt, int events, byte[] compressed) {

  static JournalFile of(
      long number, String offset, long portalId, long publishedAt, int events, byte[] json) {
    var bytes = new ByteArrayOutputStream(json.length / 8 + 64);
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new JournalFile(number, offset, portalId, publishedAt, events, bytes.toByteArray());
  }

  /** The file as it is downloaded. */
  byte[] json() {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return gzip.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
