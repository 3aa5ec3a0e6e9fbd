package io.caravan.mirror.reconcile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
   * @param shift by how much of a part all cuts are moved down, from 0 to 1
   * @return fewer parts where the records do not differ enough; the window alone when it cannot be
   *     cut
   */
  List<Window> parts(int wanted, double shift) {
    long[] sorted = sorted();
    List<Window> parts = new ArrayList<>();
    Window rest = window;
    for (int i = 1; i < wanted && sorted.length > 0; i++) {
      long cut = sorted[(int) ((i - shift) * sorted.length / wanted)] - 1;
      if (cut >= Math.max(sorted[0], lowest(rest)) && cut < highest(rest)) {
        parts.add(upTo(rest, cut));
        rest = after(rest, cut);
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
  List<Window> halves() {
    List<Window> halves = parts(2, 0);
    if (halves.size() == 2 || count == 0) {
      return halves;
    }
    long[] sorted = sorted();
    long median = sorted[sorted.length / 2];
    // Most records have the lowest value, or all of them one: that is cut out.
    boolean one = median == sorted[sorted.length - 1];
    long cut = one && median > lowest(window) ? median - 1 : median;
    return cut < highest(window) ? List.of(upTo(window, cut), after(window, cut)) : List.of(window);
  }

  private long[] sorted() {
    long[] sorted = Arrays.copyOf(sample, (int) Math.min(count, SAMPLE));
    Arrays.sort(sorted);
    return sorted;
  }

  private Window upTo(Window part, long cut) {
    return byDate ? part.datesUpTo(cut) : part.idsUpTo(cut);
  }

  private Window after(Window part, long cut) {
    return byDate ? part.datesAfter(cut) : part.idsAfter(cut);
  }

  private long lowest(Window part) {
    return byDate ? part.dateFrom() : part.idFrom();
  }

  private long highest(Window part) {
    return byDate ? part.dateTo() : part.idTo();
  }
}
