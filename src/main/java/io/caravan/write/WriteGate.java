package io.caravan.write;

import io.caravan.store.Store;
import io.caravan.store.StoreException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the route of writes from starting while {@link RestoredWrites} are held, and starts it when
 * somebody has decided, by whichever process. Writes are accepted meanwhile.
 */
public final class WriteGate implements AutoCloseable {

  /** The route that sends writes. */
  static final String ROUTE = "writes-out";

  private static final Logger LOG = LoggerFactory.getLogger(WriteGate.class);
  private static final long LOOK_MILLIS = 1_000;

  private final Store store;
  private final RestoredWrites restored;
  private volatile long held;
  private ScheduledExecutorService looking;

  WriteGate(Store store, RestoredWrites restored, MeterRegistry meters) {
    this.store = store;
    this.restored = restored;
    closed();
    meters.gauge("caravan.write.held", this, gate -> gate.held);
  }

  /** Whether nothing is to be sent. */
  public boolean closed() {
    var waiting = store.read(restored::held);
    held = waiting.map(RestoredWrites.Held::writes).orElse(0L);
    return waiting.isPresent();
  }

  /** Starts the route of a context as soon as nothing is held; does nothing when nothing is now. */
  synchronized void openWhenDecided(CamelContext camel) {
    if (!closed()) {
      return;
    }
    LOG.warn(
        "{} writes of a restored backup are held, and no write is sent until you decide: caravan"
            + " backup release-writes, or discard-writes",
        held);
    looking =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var thread = new Thread(task, "caravan-write-gate");
              thread.setDaemon(true);
              return thread;
            });
    looking.scheduleWithFixedDelay(
        () -> open(camel), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void open(CamelContext camel) {
    try {
      // A route that is not there, as in a process that sends no writes, needs no gate.
      if (camel.isStarted() && !closed()) {
        if (camel.getRoute(ROUTE) != null) {
          camel.getRouteController().startRoute(ROUTE);
          LOG.info("Writes are sent again");
        }
        looking.shutdown();
      }
    } catch (StoreException e) {
      LOG.debug("Whether writes are held cannot be read at present: {}", e.getMessage());
    } catch (Exception e) {
      LOG.error("The route {} could not be started; it is tried again", ROUTE, e);
    }
  }

  @Override
  public synchronized void close() {
    if (looking != null) {
      looking.shutdownNow();
    }
  }
}
