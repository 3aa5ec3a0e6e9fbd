package io.caravan.mirror.mapping;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds whether a mapping's file has changed, and applies it. The content is
 * compared and not the time: that is right on any file system, mounted volumes of containers
 * included.
 */
final class MappingReload implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MappingReload.class);
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final MappingFiles files;
  private final Runnable apply;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "caravan-mappings");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param apply gives each object the mapping that it should have now
   */
  MappingReload(MappingFiles files, Runnable apply) {
    this.files = files;
    this.apply = apply;
  }

  void start() {
    timer.scheduleWithFixedDelay(
        this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Nothing that goes wrong here may end the looking. */
  private void look() {
    try {
      List<String> changed = files.reload();
      for (String name : changed) {
        tell(name);
      }
      if (!changed.isEmpty()) {
        apply.run();
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("The mappings could not be read; they stay as they are", e);
    }
  }

  private void tell(String name) {
    List<String> problems = files.refused(name);
    if (problems.isEmpty()) {
      LOG.info("Read {} anew", files.title(name));
    } else {
      problems.forEach(problem -> LOG.error("{} (the mapping stays as it was)", problem));
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
