package io.caravan.simulator.faults;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The faults that are switched on. Thread-safe; the same seed hits the same calls. */
public final class Faults {

  private static final class Active {
    private final Fault fault;
    private int hits;

    private Active(Fault fault) {
      this.fault = fault;
    }
  }

  private final Map<Integer, Active> active = new LinkedHashMap<>();
  private final Random random;
  private int nextId = 1;

  public Faults(long seed) {
    this.random = new Random(seed ^ 0x66_61_75_6c_74L);
  }

  /** Switches a fault on; the number switches it off again. */
  public synchronized int add(Fault fault) {
    active.put(nextId, new Active(fault));
    return nextId++;
  }

  /** Switches a fault off. */
  public synchronized boolean remove(int id) {
    return active.remove(id) != null;
  }

  /** Switches all faults off. */
  public synchronized void clear() {
    active.clear();
  }

  /** The fault that hits this call, if any: the first that matches. */
  public synchronized Optional<Fault> next(String method, String path) {
    for (Active each : active.values()) {
      boolean left = each.fault.count() == 0 || each.hits < each.fault.count();
      if (left
          && each.fault.matches(method, path)
          && (each.fault.rate() >= 1 || random.nextDouble() < each.fault.rate())) {
        each.hits++;
        return Optional.of(each.fault);
      }
    }
    return Optional.empty();
  }

  /** How many calls each fault hit, by its number. */
  public synchronized Map<Integer, Integer> hits() {
    var hits = new LinkedHashMap<Integer, Integer>();
    active.forEach((id, each) -> hits.put(id, each.hits));
    return hits;
  }
}
