package io.caravan.channel;

import io.caravan.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What channels need from time to time: counting, a look at the disk, forgetting dedupe keys. */
final class Upkeep implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final long COUNT_MILLIS = 1_000;
  private static final long FORGET_MILLIS = 10_000;

  private final Store store;
  private final Dedupe dedupe;
  private final long minFreeDisk;
  private final Clock clock;
  private final Collection<Channel> channels;
  private final Runnable discover;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "caravan-channel-upkeep");
            thread.setDaemon(true);
            return thread;
          });
  private volatile long freeDisk = Long.MAX_VALUE;

  /**
   * @param channels those that are open
   * @param discover opens those that other processes have made
   */
  Upkeep(
      Store store,
      Dedupe dedupe,
      long minFreeDisk,
      Clock clock,
      Collection<Channel> channels,
      Runnable discover) {
    this.store = store;
    this.dedupe = dedupe;
    this.minFreeDisk = minFreeDisk;
    this.clock = clock;
    this.channels = channels;
    this.discover = discover;
  }

  void start() {
    look();
    timer.scheduleWithFixedDelay(
        () -> quietly(this::count), COUNT_MILLIS, COUNT_MILLIS, TimeUnit.MILLISECONDS);
    timer.scheduleWithFixedDelay(
        () -> quietly(this::forget), FORGET_MILLIS, FORGET_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * @throws ChannelFull when the disk has less room than it must
   */
  void refuseWithoutDisk() {
    if (freeDisk < minFreeDisk) {
      throw new ChannelFull(
          "The disk of the database has %,d bytes left, and %,d must stay free"
              .formatted(freeDisk, minFreeDisk));
    }
  }

  private void count() {
    look();
    discover.run();
    for (Channel channel : channels) {
      channel.counted(store.read(c -> BacklogTable.count(c, channel.name(), clock.millis())));
    }
  }

  private void look() {
    Path file = store.file().orElse(null);
    if (file == null) {
      return;
    }
    try {
      freeDisk = Files.getFileStore(file).getUsableSpace();
    } catch (IOException e) {
      LOG.warn("The free space of the disk cannot be told: {}", e.getMessage());
    }
  }

  /**
   * In many small works, between which others get their turn. Acknowledged messages go here, too:
   * on a quiet day they would stay for long, and with them what may have been erased elsewhere.
   */
  void forget() {
    for (Channel channel : channels) {
      var packs = new PackTable(channel.id());
      store.write(packs::purge).join();
      boolean more = true;
      while (more) {
        more = store.write(c -> dedupe.forget(c, channel, clock.millis())).join();
      }
    }
  }

  private static void quietly(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.warn("Upkeep of the channels failed and is tried again: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    timer.shutdown();
    try {
      timer.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
