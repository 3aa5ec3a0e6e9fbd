package io.caravan.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.caravan.redaction.Redaction;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/**
 * Writes log lines without secrets: the finished text goes through {@link Redaction}, so messages
 * of libraries, stack traces and whatever else a pattern names are covered. Named in logback.xml.
 */
public final class RedactedEncoder extends PatternLayoutEncoder {

  private static final String KEY = "io.caravan.redaction";

  /** Has all encoders of this process use a redaction; until then they know shapes alone. */
  static void use(Redaction redaction) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.putObject(KEY, redaction);
    }
  }

  /** The redaction of this process. */
  static Redaction inUse() {
    return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
            && context.getObject(KEY) instanceof Redaction redaction
        ? redaction
        : Redaction.ofShapes();
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String line = getLayout().doLayout(event);
    Redaction redaction =
        getContext().getObject(KEY) instanceof Redaction known ? known : Redaction.ofShapes();
    Charset charset = getCharset() == null ? StandardCharsets.UTF_8 : getCharset();
    return redaction.text(line).getBytes(charset);
  }
}
