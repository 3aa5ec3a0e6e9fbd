package io.caravan.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
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
  private int block;

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
    } else if (isTime()) {
      out.println(text);
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

  /** Lines that tell how it is going; the next ones take their place. */
  void block(List<String> lines) {
    if (!interactive) {
      if (!lines.isEmpty() && isTime()) {
        lines.forEach(out::println);
        out.flush();
      }
      return;
    }
    var text = new StringBuilder();
    // Up to the first of the old lines; without wrapping, so that a line is a line.
    text.append("\033[?7l").append(block > 0 ? "\033[" + block + "A" : "").append("\r\033[J");
    lines.forEach(line -> text.append(line).append('\n'));
    out.print(text.append("\033[?7h"));
    out.flush();
    block = lines.size();
  }

  /** Asks whoever sits at the terminal; where nobody does, nobody can object. */
  boolean agrees(String question) {
    if (!interactive || System.console() == null) {
      return true;
    }
    String answer = System.console().readLine("%s [y/N] ", question);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }

  private boolean isTime() {
    boolean time =
        lastPrinted == Long.MIN_VALUE || System.nanoTime() - lastPrinted >= SELDOM.toNanos();
    if (time) {
      lastPrinted = System.nanoTime();
    }
    return time;
  }

  private void clearProgress() {
    if (block > 0) {
      block(List.of());
    }
    if (interactive && width > 0) {
      out.print("\r" + " ".repeat(width) + "\r");
      width = 0;
    }
  }
}
