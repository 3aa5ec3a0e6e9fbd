package io.caravan.cli;

import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C and SIGTERM, taken twice: the first asks for an orderly end, the second ends the process
 * at once. A shutdown hook would not do, for the JVM takes no second signal while one runs.
 */
final class Interruption implements AutoCloseable {

  /** As shells have it for a program that Ctrl-C ended. */
  static final int EXIT_CODE = 130;

  private final AtomicInteger signals = new AtomicInteger();
  private final Signal interrupt = new Signal("INT");
  private final Signal terminate = new Signal("TERM");
  private final SignalHandler interruptBefore;
  private final SignalHandler terminateBefore;

  /** Takes the signals until it is closed. */
  Interruption() {
    interruptBefore = Signal.handle(interrupt, signal -> told());
    terminateBefore = Signal.handle(terminate, signal -> told());
  }

  private void told() {
    if (signals.incrementAndGet() > 1) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  /** Whether an end was asked for. */
  boolean wanted() {
    return signals.get() > 0;
  }

  @Override
  public void close() {
    Signal.handle(interrupt, interruptBefore);
    Signal.handle(terminate, terminateBefore);
  }
}
