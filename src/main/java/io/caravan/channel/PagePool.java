package io.caravan.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pages of memory outside of the heap, beyond a bound in a file mapped into memory. The file holds
 * nothing worth keeping: it is gone with the process. Not thread-safe.
 */
final class PagePool implements AutoCloseable {

  /** Longs in a page: 2 KB. */
  static final int PAGE_LONGS = 256;

  private static final int CHUNK_PAGES = 512;
  private static final int CHUNK_BYTES = CHUNK_PAGES * PAGE_LONGS * Long.BYTES;

  private final long memoryBytes;
  private final Path directory;
  private final List<LongBuffer> chunks = new ArrayList<>();
  private int[] free = new int[CHUNK_PAGES];
  private int freeCount;
  private FileChannel file;
  private long fileBytes;

  /**
   * @param memoryBytes how much may lie in memory of its own before the file is used
   * @param directory where the file goes
   */
  PagePool(long memoryBytes, Path directory) {
    this.memoryBytes = memoryBytes;
    this.directory = directory;
  }

  /** A page of zeros. */
  int take() {
    if (freeCount == 0) {
      grow();
    }
    int page = free[--freeCount];
    clear(page);
    return page;
  }

  void giveBack(int page) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = page;
  }

  long get(int page, int index) {
    return chunks.get(page / CHUNK_PAGES).get(page % CHUNK_PAGES * PAGE_LONGS + index);
  }

  void set(int page, int index, long value) {
    chunks.get(page / CHUNK_PAGES).put(page % CHUNK_PAGES * PAGE_LONGS + index, value);
  }

  void clear(int page) {
    for (int i = 0; i < PAGE_LONGS; i++) {
      set(page, i, 0);
    }
  }

  /** Pages in use. */
  int used() {
    return chunks.size() * CHUNK_PAGES - freeCount;
  }

  private void grow() {
    boolean inMemory = (chunks.size() + 1L) * CHUNK_BYTES <= memoryBytes;
    ByteBuffer chunk = inMemory ? ByteBuffer.allocateDirect(CHUNK_BYTES) : map();
    int first = chunks.size() * CHUNK_PAGES;
    chunks.add(chunk.order(ByteOrder.nativeOrder()).asLongBuffer());
    for (int page = first + CHUNK_PAGES - 1; page >= first; page--) {
      giveBack(page);
    }
  }

  private ByteBuffer map() {
    try {
      if (file == null) {
        Files.createDirectories(directory);
        file =
            FileChannel.open(
                Files.createTempFile(directory, "dedupe", ".tmp"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
      }
      ByteBuffer chunk = file.map(FileChannel.MapMode.READ_WRITE, fileBytes, CHUNK_BYTES);
      fileBytes += CHUNK_BYTES;
      return chunk;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "No more dedupe keys can be kept: the file for them in " + directory + " cannot grow", e);
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
