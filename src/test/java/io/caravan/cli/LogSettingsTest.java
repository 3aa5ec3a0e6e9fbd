package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the configuration that is shipped, not that of the tests. */
final class LogSettingsTest {

  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void configure() throws Exception {
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(getClass().getResource("/logback.xml"));
  }

  @Test
  void the_level_of_libraries_holds_for_all_of_them() {
    new LogSettings(Level.INFO, Level.ERROR).apply(context);

    for (String library :
        new String[] {
          "org.apache.camel.impl", "org.flywaydb.core", "com.zaxxer.hikari", "io.vertx"
        }) {
      assertThat(level(library)).as(library).isEqualTo(Level.ERROR);
    }
    assertThat(level("io.caravan.store")).isEqualTo(Level.INFO);
  }

  @Test
  void headers_and_bodies_on_the_wire_are_never_logged() {
    new LogSettings(Level.TRACE, Level.TRACE).apply(context);

    assertThat(level("org.apache.hc.client5.http.wire")).isEqualTo(Level.OFF);
    assertThat(level("org.apache.hc.client5.http.headers")).isEqualTo(Level.OFF);
    assertThat(level("org.apache.hc.client5.http.impl")).isEqualTo(Level.INFO);
  }

  private Level level(String logger) {
    return context.getLogger(logger).getEffectiveLevel();
  }
}
