package io.caravan.simulator.crm;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The kinds of validation rules with what they ask of a value and of their arguments. Source:
 * HubSpot docs, "Property validations". One constant for each, which is all that makes it long.
 * Days begin at midnight UTC, as HubSpot's dates do.
 */
enum RuleKind {
  ALPHANUMERIC(Of.TEXT, 0, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return switch (first(arguments, "ALPHANUMERIC")) {
        case "ALPHA_ONLY" -> value.codePoints().allMatch(Character::isLetter);
        case "NUMERIC_ONLY" -> value.codePoints().allMatch(Character::isDigit);
        default -> value.codePoints().allMatch(Character::isLetterOrDigit);
      };
    }

    @Override
    Set<String> words() {
      return Set.of("ALPHANUMERIC", "ALPHA_ONLY", "NUMERIC_ONLY");
    }
  },
  SPECIAL_CHARACTERS(Of.TEXT, 0, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return value
          .codePoints()
          .allMatch(c -> Character.isLetterOrDigit(c) || Character.isWhitespace(c));
    }

    @Override
    Set<String> words() {
      return Set.of("NOT_ALLOWED");
    }
  },
  WHITESPACE(Of.TEXT, 0, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return value.equals(normalised(value, arguments));
    }

    @Override
    String normalised(String value, List<String> arguments) {
      return first(arguments, "ALL").equals("TRIM") ? value.strip() : value.replaceAll("\\s+", "");
    }

    @Override
    Set<String> words() {
      return Set.of("ALL", "TRIM");
    }
  },
  FORMAT(Of.TEXT, 1, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return value.equals(normalised(value, arguments));
    }

    @Override
    String normalised(String value, List<String> arguments) {
      return switch (arguments.get(0)) {
        case "UPPER" -> value.toUpperCase(Locale.ROOT);
        case "LOWER" -> value.toLowerCase(Locale.ROOT);
        default ->
            Pattern.compile("(?U)\\b\\w")
                .matcher(value)
                .replaceAll(letter -> letter.group().toUpperCase(Locale.ROOT));
      };
    }

    @Override
    Set<String> words() {
      return Set.of("CAPITALIZATION", "UPPER", "LOWER");
    }
  },
  REGEX(Of.TEXT, 1, 2) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return Pattern.matches(arguments.get(0), value);
    }

    @Override
    void check(List<String> arguments) {
      Pattern.compile(arguments.get(0));
    }
  },
  MAX_LENGTH(Of.TEXT, 1, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return value.length() <= number(arguments).intValue();
    }
  },
  MIN_LENGTH(Of.TEXT, 1, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return value.length() >= number(arguments).intValue();
    }
  },
  MAX_NUMBER(Of.NUMBER, 1, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return new BigDecimal(value).compareTo(number(arguments)) <= 0;
    }
  },
  MIN_NUMBER(Of.NUMBER, 1, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return new BigDecimal(value).compareTo(number(arguments)) >= 0;
    }
  },
  DECIMAL(Of.NUMBER, 1, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return new BigDecimal(value).scale() <= number(arguments).intValue();
    }
  },
  EMAIL(Of.TEXT, 0, 0) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return ValueRules.EMAIL.matcher(value).matches();
    }
  },
  EMAIL_ALLOWED_DOMAINS(Of.TEXT, 1, 20) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return WebHosts.isOf(value.substring(value.indexOf('@') + 1), arguments, false);
    }
  },
  EMAIL_BLOCKED_DOMAINS(Of.TEXT, 1, 20) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return !WebHosts.isOf(value.substring(value.indexOf('@') + 1), arguments, false);
    }
  },
  DOMAIN(Of.TEXT, 0, 0) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return WebHosts.isDomain(value);
    }
  },
  URL(Of.TEXT, 0, 0) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return WebHosts.host(value) != null;
    }
  },
  URL_ALLOWED_DOMAINS(Of.TEXT, 1, 20) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return WebHosts.host(value) != null && WebHosts.isOf(WebHosts.host(value), arguments, true);
    }
  },
  URL_BLOCKED_DOMAINS(Of.TEXT, 1, 20) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return WebHosts.host(value) == null || !WebHosts.isOf(WebHosts.host(value), arguments, true);
    }
  },
  PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE(Of.TEXT, 0, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return PHONE.matcher(value.replaceAll("[\\s().-]", "")).matches();
    }
  },
  DAYS_OF_WEEK(Of.TIME, 1, 7) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      DayOfWeek day = RuleTimes.time(value).atZone(ZoneOffset.UTC).getDayOfWeek();
      return arguments.contains(day.name());
    }

    @Override
    Set<String> words() {
      return Arrays.stream(DayOfWeek.values()).map(DayOfWeek::name).collect(Collectors.toSet());
    }
  },
  START_DATE(Of.DATE, 1, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return !RuleTimes.time(value).isBefore(RuleTimes.bound(arguments));
    }
  },
  END_DATE(Of.DATE, 1, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return !RuleTimes.time(value).isAfter(RuleTimes.bound(arguments));
    }
  },
  START_DATETIME(Of.DATETIME, 1, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return START_DATE.meets(value, arguments, now);
    }
  },
  END_DATETIME(Of.DATETIME, 1, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return END_DATE.meets(value, arguments, now);
    }
  },
  AFTER_DURATION(Of.DATE, 1, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return !RuleTimes.time(value).isBefore(RuleTimes.shifted(RuleTimes.today(now), arguments, 1));
    }
  },
  BEFORE_DURATION(Of.DATE, 1, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return !RuleTimes.time(value).isAfter(RuleTimes.shifted(RuleTimes.today(now), arguments, -1));
    }
  },
  AFTER_DATETIME_DURATION(Of.DATETIME, 1, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return !RuleTimes.time(value).isBefore(RuleTimes.shifted(now, arguments, 1));
    }
  },
  BEFORE_DATETIME_DURATION(Of.DATETIME, 1, 1) {
    @Override
    boolean meets(String value, List<String> arguments, Instant now) {
      return !RuleTimes.time(value).isAfter(RuleTimes.shifted(now, arguments, -1));
    }
  };

  /** The types of properties that a kind is for. */
  private static final class Of {
    static final Set<String> TEXT = Set.of("string", "phone_number");
    static final Set<String> NUMBER = Set.of("number");
    static final Set<String> DATE = Set.of("date");
    static final Set<String> DATETIME = Set.of("datetime");
    static final Set<String> TIME = Set.of("date", "datetime");
  }

  private static final Pattern PHONE = Pattern.compile("\\+[1-9]\\d{5,14}");

  private final Set<String> types;
  private final int least;
  private final int most;

  RuleKind(Set<String> types, int least, int most) {
    this.types = types;
    this.least = least;
    this.most = most;
  }

  /**
   * Whether a value is as the rule wants it.
   *
   * @throws IllegalArgumentException when it cannot be compared at all; then it is not
   */
  abstract boolean meets(String value, List<String> arguments, Instant now);

  /** The value as the rule wants it, where HubSpot can mend it. */
  String normalised(String value, List<String> arguments) {
    return value;
  }

  /** The words that an argument may be; empty for anything else. */
  Set<String> words() {
    return Set.of();
  }

  /** Fails when the arguments make no sense. */
  void check(List<String> arguments) {
    if (arguments.isEmpty() || types.equals(Of.TEXT) && !name().endsWith("LENGTH")) {
      return;
    }
    if (name().endsWith("DURATION")) {
      Period.parse(arguments.get(0));
    } else {
      number(arguments);
    }
  }

  boolean takes(int arguments) {
    return arguments >= least && arguments <= most;
  }

  /** Whether properties of a type can have such a rule. */
  boolean isFor(String type) {
    return types.contains(type);
  }

  private static String first(List<String> arguments, String fallback) {
    return arguments.isEmpty() ? fallback : arguments.get(0);
  }

  private static BigDecimal number(List<String> arguments) {
    return new BigDecimal(arguments.get(0));
  }
}
