package io.caravan.access;

import java.util.Objects;

/**
 * Who asks for something: a person, a machine, or Caravan itself. Made where a credential is
 * checked, and nowhere else.
 *
 * @param kind what it is
 * @param id what it is called in the audit log: a user's id, an API key's id, {@code caravan}
 * @param domain the tenant whose portals it may see; {@link #ALL_DOMAINS} for who runs the
 *     installation
 * @param role what it may do there
 * @param address where it calls from, as an IP address; empty when from within the process
 */
public record Caller(Kind kind, String id, String domain, Role role, String address) {

  /** The domain of those who run the whole installation. */
  public static final String ALL_DOMAINS = "*";

  /** The exchange variable, and the key in a request's context, that holds the caller. */
  public static final String NAME = "caller";

  /** What a caller is. */
  public enum Kind {
    /** A person with a token. */
    USER,
    /** A machine with an API key. */
    API_KEY,
    /** The command line, on the same machine as the data. */
    COMMAND,
    /** Caravan: a schedule, a sweep, HubSpot's own events. */
    CARAVAN
  }

  public Caller {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(domain, "domain");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(address, "address");
  }

  /** Caravan itself, doing something on its own account. */
  public static Caller caravan(String what) {
    return new Caller(Kind.CARAVAN, "caravan:" + what, ALL_DOMAINS, Role.ADMIN, "");
  }

  /** Somebody who types a command where the data is. */
  public static Caller command(String user) {
    return new Caller(Kind.COMMAND, user, ALL_DOMAINS, Role.ADMIN, "");
  }

  /**
   * A name of the caller's choice, such as an idempotency key, as it is kept: callers of different
   * domains may choose the same one, and must not meet.
   */
  public String own(String name) {
    // No name of a domain has a blank, and neither has what is kept as it came.
    return name == null || domain.equals(ALL_DOMAINS) ? name : domain + " " + name;
  }

  /** Whether it may see what belongs to a domain. */
  public boolean sees(String owner) {
    return domain.equals(ALL_DOMAINS) || domain.equals(owner);
  }
}
