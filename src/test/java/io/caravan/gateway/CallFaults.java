package io.caravan.gateway;

import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.FaultKind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every way in which a call can go wrong, by name: the rows of the fault matrices. */
public final class CallFaults {

  private static final Map<String, Fault> ALL = all();

  private CallFaults() {}

  /** The names in the order of the matrix. */
  public static Iterable<String> names() {
    return ALL.keySet();
  }

  /** The fault with this name; aim it at a call. */
  public static Fault named(String name) {
    return ALL.get(name);
  }

  private static Map<String, Fault> all() {
    Map<String, Fault> faults = new LinkedHashMap<>();
    for (int status : new int[] {423, 429, 500, 502, 503, 504}) {
      faults.put(Integer.toString(status), Fault.status(status));
    }
    faults.put("401", Fault.status(401));
    faults.put("403", Fault.status(403));
    faults.put("477 for a second", Fault.status(477).header("Retry-After", "1"));
    faults.put("500 after applying", Fault.status(500).afterApplying());
    faults.put("504 after applying", Fault.status(504).afterApplying());
    faults.put("HTML 502 after applying", Fault.html(502).afterApplying());
    faults.put("HTML with status 200", Fault.html(200).afterApplying());
    faults.put("reset before applying", Fault.reset());
    faults.put("reset after applying", Fault.reset().afterApplying());
    faults.put("time-out before applying", Fault.of(FaultKind.TIMEOUT, 0));
    faults.put("time-out after applying", Fault.of(FaultKind.TIMEOUT, 0).afterApplying());
    faults.put("truncated", Fault.of(FaultKind.TRUNCATED_BODY, 200));
    faults.put("invalid JSON", Fault.of(FaultKind.INVALID_JSON, 200));
    faults.put("slow", Fault.of(FaultKind.SLOW_BODY, 200).lasting(Duration.ofMillis(300)));
    return faults;
  }
}
