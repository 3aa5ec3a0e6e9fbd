package io.caravan.mirror.reconcile;

import java.util.Comparator;

/**
 * Records whose ids and modification dates lie in these ranges; all bounds belong to them.
 *
 * @param dateFrom milliseconds since the epoch; 0 for no bound
 * @param dateTo milliseconds since the epoch
 */
record Window(long idFrom, long idTo, long dateFrom, long dateTo) {

  /** A window's place among windows that do not overlap. */
  static final Comparator<Window> ORDER =
      Comparator.comparingLong(Window::dateFrom).thenComparingLong(Window::idFrom);

  /** All records that were last changed up to a moment. */
  static Window upTo(long date) {
    return new Window(0, Long.MAX_VALUE, 0, date);
  }

  boolean contains(long id, long date) {
    return id >= idFrom && id <= idTo && date >= dateFrom && date <= dateTo;
  }

  /** Along which axis it is split: a bulk edit leaves thousands of records with one date. */
  boolean splitsByDate(boolean byIds) {
    return !byIds && dateFrom < dateTo;
  }

  /** The part up to and with an id. */
  Window idsUpTo(long id) {
    return new Window(idFrom, id, dateFrom, dateTo);
  }

  /** The part behind an id. */
  Window idsAfter(long id) {
    return new Window(id + 1, idTo, dateFrom, dateTo);
  }

  /** The part up to and with a date. */
  Window datesUpTo(long date) {
    return new Window(idFrom, idTo, dateFrom, date);
  }

  /** The part behind a date. */
  Window datesAfter(long date) {
    return new Window(idFrom, idTo, date + 1, dateTo);
  }
}
