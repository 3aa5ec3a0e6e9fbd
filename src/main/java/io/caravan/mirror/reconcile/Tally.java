package io.caravan.mirror.reconcile;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Counts the mirror's records of a window, and keeps a sample of them so that the window can be cut
 * into parts of about equal size.
 */
final class Tally {

  private static final int SAMPLE = 512;

  private final Window window;
  private final boolean byDate;
  private final SplittableRandom random;
  private final long[] sample = new long[SAMPLE];
  private long count;

  /**
   * @param byIds whether parts are made by ids even where dates differ
   */
  Tally(Window window, boolean byIds) {
    this.window = window;
    this.byDate = window.splitsByDate(byIds);
    this.random = new SplittableRandom(window.hashCode());
  }

  void add(long id, long date) {
    long value = byDate ? date : id;
    if (count < SAMPLE) {
      sample[(int) count] = value;
    } else {
      long place = random.nextLong(count + 1);
      if (place < SAMPLE) {
        sample[(int) place] = value;
      }
    }
    count++;
  }

  Window window() {
    return window;
  }

  long count() {
    return count;
  }

  /**
   * Cuts the window into parts of about equal size that have no gaps between them.
   *
   * @return fewer parts where the records do not differ enough; the window alone when it cannot be
   *     cut
   */
  java.util.List<Window> parts(int wanted) {
    int size = (int) Math.min(count, SAMPLE);
    long[] sorted = Arrays.copyOf(sample, size);
    Arrays.sort(sorted);
    var parts = new java.util.ArrayList<Window>();
    Window rest = window;
    for (int i = 1; i < wanted && size > 0; i++) {
      long cut = sorted[(int) ((long) i * size / wanted)] - 1;
      if (cut >= lowest(rest) && cut < highest(rest)) {
        parts.add(byDate ? rest.datesUpTo(cut) : rest.idsUpTo(cut));
        rest = byDate ? rest.datesAfter(cut) : rest.idsAfter(cut);
      }
    }
    parts.add(rest);
    return parts;
  }

  /**
   * Cuts the window in two.
   *
   * @return the window alone when it cannot be cut
   */
  java.util.List<Window> halves() {
    java.util.List<Window> halves = parts(2);
    if (halves.size() == 2 || count == 0) {
      return halves;
    }
    // Most records have the lowest value: what lies above it is the other part.
    int size = (int) Math.min(count, SAMPLE);
    long[] sorted = Arrays.copyOf(sample, size);
    Arrays.sort(sorted);
    long cut = sorted[size / 2];
    if (cut >= lowest(window) && cut < highest(window)) {
      return byDate
          ? java.util.List.of(window.datesUpTo(cut), window.datesAfter(cut))
          : java.util.List.of(window.idsUpTo(cut), window.idsAfter(cut));
    }
    return halves;
  }

  private long lowest(Window part) {
    return byDate ? part.dateFrom() : part.idFrom();
  }

  private long highest(Window part) {
    return byDate ? part.dateTo() : part.idTo();
  }
}
