package io.caravan.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a caller would like, as RFC 7240 writes it: {@code Prefer: respond-async, wait=10}. What is
 * not understood is ignored, as the RFC demands; what was heeded is told.
 *
 * @param patience how long to wait for outcomes; zero for not at all
 * @param respondAsync whether the caller said that it can come back later
 */
record Preference(Duration patience, boolean respondAsync) {

  private static final Pattern ONE =
      Pattern.compile("\\s*([^\\s=;,]+)\\s*(?:=\\s*(\"[^\"]*\"|[^\\s;,]*))?[^,]*");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  /**
   * @param header the header's value; null for none
   */
  static Preference of(String header, Duration longestWait) {
    Duration wait = null;
    boolean async = false;
    Matcher each = ONE.matcher(header == null ? "" : header);
    while (each.find()) {
      String name = each.group(1).toLowerCase(Locale.ROOT);
      String value = each.group(2) == null ? "" : each.group(2).replace("\"", "");
      if (name.equals("respond-async")) {
        async = true;
      } else if (name.equals("wait") && wait == null && SECONDS.matcher(value).matches()) {
        // The first of several counts.
        Duration wanted = Duration.ofSeconds(Long.parseLong(value));
        wait = wanted.compareTo(longestWait) > 0 ? longestWait : wanted;
      }
    }
    return new Preference(wait == null ? Duration.ZERO : wait, async);
  }

  boolean waits() {
    return !patience.isZero();
  }

  /** The value of {@code Preference-Applied}; empty for nothing. */
  String applied(boolean answeredEarly) {
    List<String> applied = new ArrayList<>();
    if (respondAsync && answeredEarly) {
      applied.add("respond-async");
    }
    if (waits()) {
      applied.add("wait=" + patience.toSeconds());
    }
    return String.join(", ", applied);
  }
}
