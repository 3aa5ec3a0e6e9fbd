package io.caravan.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** A log of all that happens inside, into a file, while the terminal stays for people. */
final class DebugLog implements AutoCloseable {

  private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level [%thread] %logger{40} %msg%n";

  private final Logger root;
  private final FileAppender<ILoggingEvent> appender = new FileAppender<>();
  private final List<Runnable> undo = new ArrayList<>();

  /**
   * Begins it.
   *
   * @param file written anew
   */
  DebugLog(Path file) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    for (var all = root.iteratorForAppenders(); all.hasNext(); ) {
      quieten(all.next());
    }
    var encoder = new RedactedEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    appender.setContext(context);
    appender.setName("caravan-debug");
    appender.setFile(file.toString());
    appender.setAppend(false);
    appender.setEncoder(encoder);
    appender.start();
    root.addAppender(appender);
  }

  private void quieten(Appender<ILoggingEvent> other) {
    var filter = new ThresholdFilter();
    filter.setLevel(Level.ERROR.toString());
    filter.start();
    var before = other.getCopyOfAttachedFiltersList();
    other.addFilter(filter);
    undo.add(
        () -> {
          other.clearAllFilters();
          before.forEach(other::addFilter);
        });
  }

  @Override
  public void close() {
    root.detachAppender(appender);
    appender.stop();
    undo.forEach(Runnable::run);
  }
}
