package io.caravan.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C and SIGTERM, taken twice: the first asks for an orderly end, the second ends the process
 * at once. A shutdown hook would not do, for the JVM takes no second signal while one runs.
 */
final class Interruption implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);

  /** As shells have it for a program that Ctrl-C ended. */
  static final int EXIT_CODE = 130;

  private final AtomicInteger signals = new AtomicInteger();
  private final Map<Signal, SignalHandler> before = new HashMap<>();

  /** Takes the signals until it is closed. */
  Interruption() {
    take("INT");
    take("TERM");
  }

  private void take(String name) {
    var signal = new Signal(name);
    try {
      before.put(signal, Signal.handle(signal, told -> told()));
    } catch (IllegalArgumentException e) {
      LOG.debug("{} is not ours to take (-Xrs); it ends the process at once", name, e);
    }
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
    before.forEach(Signal::handle);
  }
}
