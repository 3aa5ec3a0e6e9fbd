package io.caravan.audit;

import io.caravan.store.Store;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;

/** Builds the audit log and names what its route calls. */
public final class AuditConfiguration {

  private final AuditLog log;
  private final AuditQueries queries;
  private final Archiving archiving;
  private final AuditedPersons persons;

  /**
   * @param redaction takes out of a text what no log may hold
   */
  public AuditConfiguration(
      AuditSettings settings,
      Store store,
      UnaryOperator<String> redaction,
      MeterRegistry meters,
      Clock clock) {
    log = new AuditLog(store, redaction, meters);
    queries = new AuditQueries(store, settings.archive());
    archiving = new Archiving(store, log, settings, meters, clock);
    persons = new AuditedPersons(store, log, archiving, clock);
    Gauge.builder("caravan.audit.last", () -> queries.anchor(clock.instant()).id())
        .description("Id of the last entry of the audit log")
        .register(meters);
  }

  /** Where entries are written down. */
  public AuditTrail trail() {
    return log;
  }

  /** Questions to the log. */
  public AuditQueries queries() {
    return queries;
  }

  /** Moves what is old to files. */
  public Archiving archiving() {
    return archiving;
  }

  /** What the log holds about persons. */
  public AuditedPersons persons() {
    return persons;
  }

  /** Names {@code auditArchive} for routes. */
  public void bind(CamelContext camel) {
    camel
        .getRegistry()
        .bind(
            "auditArchive",
            (Processor)
                exchange -> {
                  persons.finish();
                  archiving.run();
                });
  }
}
