package io.caravan.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Where a command shows people how it is going. On a terminal the progress line is rewritten in
 * place; into a file or a CI log it is printed anew, but seldom.
 */
final class Terminal {

  private static final Duration SELDOM = Duration.ofSeconds(5);

  private final PrintWriter out;
  private final boolean interactive;
  private long lastPrinted = Long.MIN_VALUE;
  private int width;

  Terminal(PrintWriter out, boolean interactive) {
    this.out = out;
    this.interactive = interactive;
  }

  /** The terminal of this process. */
  static Terminal of(PrintWriter out) {
    return new Terminal(out, System.console() != null);
  }

  /** A line that stays. */
  void line(String format, Object... values) {
    clearProgress();
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }

  /** The line that tells how it is going; the next one takes its place. */
  void progress(String text) {
    if (interactive) {
      out.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
      width = text.length();
    } else if (lastPrinted == Long.MIN_VALUE
        || System.nanoTime() - lastPrinted >= SELDOM.toNanos()) {
      out.println(text);
      lastPrinted = System.nanoTime();
    }
    out.flush();
  }

  /** Leaves the last progress line standing. */
  void endProgress(String text) {
    lastPrinted = Long.MIN_VALUE;
    progress(text);
    if (interactive) {
      out.println();
      width = 0;
    }
    out.flush();
  }

  private void clearProgress() {
    if (interactive && width > 0) {
      out.print("\r" + " ".repeat(width) + "\r");
      width = 0;
    }
  }
}
