package io.caravan.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/** What a figure depends on besides the program: printed with each result. */
public final class Machine {

  private static final int SYNCS = 200;

  private Machine() {}

  /** One line: cores, Java, how long an fsync takes in a directory, and how busy the machine is. */
  public static String describe(Path directory) {
    return String.format(
        Locale.ROOT,
        "%d cores, Java %s, %s %s, fsync %.2f ms (median of %d), load %.1f",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        syncMillis(directory),
        SYNCS,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static double syncMillis(Path directory) {
    Path file = directory.resolve("fsync-probe");
    long[] nanos = new long[SYNCS];
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < SYNCS; i++) {
        long start = System.nanoTime();
        channel.write(ByteBuffer.allocate(4096));
        channel.force(false);
        nanos[i] = System.nanoTime() - start;
      }
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Arrays.sort(nanos);
    return nanos[SYNCS / 2] / 1e6;
  }
}
