package io.caravan.mirror.reconcile;

import java.util.Arrays;
import java.util.List;

/** Finds the window, among some that do not overlap, that a record belongs to. */
final class WindowFinder {

  private final Window[] windows;

  WindowFinder(List<Window> windows) {
    this.windows = windows.stream().sorted(Window.ORDER).toArray(Window[]::new);
  }

  /** The window; null when none has it. */
  Window find(long id, long date) {
    // The last group of windows that begin with one date not after this one.
    int end = firstAfter(date, Long.MAX_VALUE);
    if (end == 0) {
      return null;
    }
    long from = windows[end - 1].dateFrom();
    int place = firstAfter(from, id) - 1;
    return place >= 0 && windows[place].contains(id, date) ? windows[place] : null;
  }

  /** The place of the first window that stands behind this one in the order of windows. */
  private int firstAfter(long date, long id) {
    int place = Arrays.binarySearch(windows, new Window(id, 0, date, 0), Window.ORDER);
    return place >= 0 ? place + 1 : -place - 1;
  }
}
