package io.caravan.simulator.faults;

import java.time.Duration;
import java.util.Map;

/**
 * Something to go wrong, and when.
 *
 * @param kind how
 * @param applied whether the change takes effect although the answer fails: the case in which a
 *     client must not repeat a create blindly
 * @param method HTTP method, or null for all
 * @param path part of the path, with {@code *} for anything; null for all paths
 * @param status HTTP status of STATUS and HTML
 * @param rate share of the matching calls, from 0 to 1
 * @param count how many calls at most; 0 for no end
 * @param delay of SLOW_BODY: how long the body takes
 * @param headers added to the answer, such as Retry-After
 */
public record Fault(
    FaultKind kind,
    boolean applied,
    String method,
    String path,
    int status,
    double rate,
    int count,
    Duration delay,
    Map<String, String> headers) {

  public Fault {
    headers = Map.copyOf(headers);
    if (rate < 0 || rate > 1) {
      throw new IllegalArgumentException("rate must lie between 0 and 1: " + rate);
    }
  }

  /** A status with HubSpot's body for it, on every call until removed. */
  public static Fault status(int status) {
    return of(FaultKind.STATUS, status);
  }

  /** A status with an HTML page. */
  public static Fault html(int status) {
    return of(FaultKind.HTML, status);
  }

  /** A closed connection, before the change takes effect. */
  public static Fault reset() {
    return of(FaultKind.RESET, 0);
  }

  /** A kind of fault with defaults for everything else. */
  public static Fault of(FaultKind kind, int status) {
    return new Fault(kind, false, null, null, status, 1, 0, Duration.ofSeconds(1), Map.of());
  }

  /** The same fault after the change took effect. */
  public Fault afterApplying() {
    return new Fault(kind, true, method, path, status, rate, count, delay, headers);
  }

  /** The same fault for calls of a method whose path contains a part. */
  public Fault on(String onlyMethod, String onlyPath) {
    return new Fault(kind, applied, onlyMethod, onlyPath, status, rate, count, delay, headers);
  }

  /** The same fault for so many calls. */
  public Fault times(int calls) {
    return new Fault(kind, applied, method, path, status, rate, calls, delay, headers);
  }

  /** The same fault for a share of the calls. */
  public Fault rate(double share) {
    return new Fault(kind, applied, method, path, status, share, count, delay, headers);
  }

  /** The same fault taking so long. */
  public Fault lasting(Duration time) {
    return new Fault(kind, applied, method, path, status, rate, count, time, headers);
  }

  /** The same fault with a header. */
  public Fault header(String name, String value) {
    return new Fault(kind, applied, method, path, status, rate, count, delay, Map.of(name, value));
  }

  boolean matches(String callMethod, String callPath) {
    if (method != null && !method.equalsIgnoreCase(callMethod)) {
      return false;
    }
    if (path == null) {
      return true;
    }
    int at = 0;
    for (String part : path.split("\\*")) {
      int found = callPath.indexOf(part, at);
      if (found < 0) {
        return false;
      }
      at = found + part.length();
    }
    return true;
  }
}
