package io.caravan.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Set;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Keeps the HTTP client from writing requests into the log, whatever level is configured. At DEBUG
 * it would log every header, the token among them, and every body.
 */
public final class WireLogFloor extends TurboFilter {

  private static final Set<String> TELLING =
      Set.of("org.apache.hc.client5.http.wire", "org.apache.hc.client5.http.headers");

  /** Puts the floor into logback; harmless when it is there already. */
  public static void install() {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (factory instanceof LoggerContext logback
        && logback.getTurboFilterList().stream().noneMatch(WireLogFloor.class::isInstance)) {
      var floor = new WireLogFloor();
      floor.start();
      logback.addTurboFilter(floor);
    }
  }

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] params, Throwable thrown) {
    return !level.isGreaterOrEqual(Level.WARN) && TELLING.contains(logger.getName())
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
