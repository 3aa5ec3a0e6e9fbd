package io.caravan.access.people;

import io.caravan.access.Caller;
import io.caravan.access.Role;
import io.caravan.http.RequestRefused;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Who may change what about people, and what names and times must be like. */
final class PeopleRules {

  /** How long a key is good for that names no time. */
  static final Duration USUAL_LIFE = Duration.ofDays(90);

  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@.]+(\\.[^\\s@.]+)+");
  private static final int LONGEST_EMAIL = 254;
  private static final int LONGEST_NAME = 100;

  private final Duration longestLife;

  /**
   * @param longestLife of an API key
   */
  PeopleRules(Duration longestLife) {
    this.longestLife = longestLife;
  }

  /** Lets in who may add and remove domains. */
  void requireInstallation(Caller caller) {
    requireAdmin(caller);
    if (!caller.domain().equals(Caller.ALL_DOMAINS)) {
      throw new RequestRefused(403, "Domains are for those to change who run the installation");
    }
  }

  /**
   * Lets in who may manage the people of a domain.
   *
   * @throws RequestRefused with 404 when the caller does not see the domain, whether or not it is
   *     there; with 403 when it is no admin
   */
  void requireManager(Caller caller, String domain) {
    requireAdmin(caller);
    if (!caller.sees(domain)) {
      throw noDomain(domain);
    }
  }

  /** Nobody gives a role above the own. */
  void requireGivable(Caller caller, Role role) {
    if (!caller.role().covers(role)) {
      throw new RequestRefused(
          403, "A caller with the role %s gives no role above it".formatted(caller.role().label()));
    }
  }

  /** A key that makes keys would never expire. */
  void requireNoKey(Caller caller) {
    if (caller.kind() == Caller.Kind.API_KEY) {
      throw new RequestRefused(403, "An API key makes no API keys; a person or a command does");
    }
  }

  /**
   * What is answered about a domain that is not there, and about one that the caller must not see.
   */
  static RequestRefused noDomain(String domain) {
    return new RequestRefused(404, "There is no domain " + domain);
  }

  String domainName(String given) {
    if (given == null || !DOMAIN.matcher(given).matches()) {
      throw bad("name", given, "1 to 63 letters, digits, dots, hyphens or underscores");
    }
    return given;
  }

  String email(String given) {
    String email = given == null ? "" : given.strip().toLowerCase(Locale.ROOT);
    if (email.length() > LONGEST_EMAIL || !EMAIL.matcher(email).matches() || unprintable(email)) {
      throw bad("email", given, "an e-mail address");
    }
    return email;
  }

  String name(String given) {
    String name = given == null ? "" : given.strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME || unprintable(name)) {
      throw bad("name", given, "1 to " + LONGEST_NAME + " characters, none of them a control one");
    }
    return name;
  }

  /**
   * How long a key is good for.
   *
   * @param days null for as long as usual
   */
  Duration life(Integer days) {
    if (days == null) {
      return USUAL_LIFE.compareTo(longestLife) < 0 ? USUAL_LIFE : longestLife;
    }
    if (days < 1 || Duration.ofDays(days).compareTo(longestLife) > 0) {
      throw bad(
          "days",
          days.toString(),
          "1 to %d (caravan.api-keys.longest-life)".formatted(longestLife.toDays()));
    }
    return Duration.ofDays(days);
  }

  private static void requireAdmin(Caller caller) {
    if (!caller.role().covers(Role.ADMIN)) {
      throw new RequestRefused(403, "This needs the role admin; yours is " + caller.role().label());
    }
  }

  private static boolean unprintable(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static RequestRefused bad(String what, String given, String expected) {
    String shown = given == null ? "missing" : "'" + printable(given) + "'";
    return new RequestRefused(400, "%s is %s, but must be %s".formatted(what, shown, expected));
  }

  private static String printable(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) + "..." : plain;
  }
}
