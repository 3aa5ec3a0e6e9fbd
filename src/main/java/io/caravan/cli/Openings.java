package io.caravan.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, to be closed in the opposite order, also when a start fails half-way. */
final class Openings implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Openings.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private boolean closed;

  /** Closes it at the end, before all that was opened earlier. */
  <T extends AutoCloseable> T open(T resource) {
    opened.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.warn("While stopping: {}", Cause.of(e));
      }
    }
  }
}
