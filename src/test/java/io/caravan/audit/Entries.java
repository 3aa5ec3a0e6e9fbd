package io.caravan.audit;

import io.caravan.access.Caller;
import io.caravan.access.Role;
import java.time.Instant;

/** Entries for tests. */
final class Entries {

  static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
  static final Caller ADA = new Caller(Caller.Kind.USER, "ada", "emea", Role.ADMIN, "10.0.0.7");
  static final Caller ERP = new Caller(Caller.Kind.API_KEY, "erp", "apac", Role.OPERATOR, "::1");

  private Entries() {}

  static AuditEntry of(Caller caller, int number, long portal) {
    return new AuditEntry(
        START.plusSeconds(number),
        caller,
        "write.update",
        "contacts/" + number,
        portal,
        "{\"firstname\":\"Old" + number + "\"}",
        "{\"firstname\":\"New" + number + "\",\"email\":\"p" + number + "@x.example\"}",
        AuditEntry.DONE);
  }

  static AuditEntry plain(Caller caller, String action, String target) {
    return new AuditEntry(START, caller, action, target, 0, "", "", AuditEntry.DONE);
  }
}
