package io.caravan.simulator.faults;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The faults that are switched on. Thread-safe. Each fault draws its own random numbers from the
 * seed and its number, so what hits the n-th call that a fault is for depends on nothing else.
 */
public final class Faults {

  private static final long SALT = 0x66_61_75_6c_74L;
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private static final class Active {
    private final int id;
    private final Fault fault;
    private final long addedAt;
    private final Random random;
    private boolean on = true;
    private int seen;
    private int hits;

    private Active(int id, Fault fault, long addedAt, long seed) {
      this.id = id;
      this.fault = fault;
      this.addedAt = addedAt;
      this.random = new Random(seed ^ SALT ^ (id * SPREAD));
    }

    private boolean over() {
      return fault.span().count() > 0 && hits >= fault.span().count();
    }

    private boolean strikes(FaultCall call, long now) {
      if (!on
          || over()
          || !fault.span().open(addedAt, now)
          || !fault.target().matches(fault.kind(), call)
          || !fault.kind().fits(call)
          || ++seen <= fault.span().after()) {
        return false;
      }
      boolean struck = fault.span().rate() >= 1 || random.nextDouble() < fault.span().rate();
      hits += struck ? 1 : 0;
      return struck;
    }
  }

  /**
   * A fault that is to happen to a call.
   *
   * @param draw a random number from the seed, for what the fault must choose
   */
  public record Hit(int id, Fault fault, long draw) {}

  /**
   * A fault as it stands.
   *
   * @param on whether it is switched on
   * @param over whether it hit as many calls as it may
   * @param seen calls that it is for
   * @param hits calls that it hit
   */
  public record State(int id, Fault fault, boolean on, boolean over, int seen, int hits) {}

  private final Map<Integer, Active> active = new LinkedHashMap<>();
  private final long seed;
  private final InstantSource clock;
  private int nextId = 1;

  public Faults(long seed, InstantSource clock) {
    this.seed = seed;
    this.clock = clock;
  }

  /** Adds a fault; the number names it from now on. */
  public synchronized int add(Fault fault) {
    active.put(nextId, new Active(nextId, fault, clock.millis(), seed));
    return nextId++;
  }

  /** Switches a fault off without forgetting it, or on again. */
  public synchronized boolean turn(int id, boolean on) {
    Active known = active.get(id);
    if (known != null) {
      known.on = on;
    }
    return known != null;
  }

  /** Removes a fault. */
  public synchronized boolean remove(int id) {
    return active.remove(id) != null;
  }

  /** Removes all faults. */
  public synchronized void clear() {
    active.clear();
  }

  /** Removes all faults and begins to count from one again. */
  public synchronized void reset() {
    clear();
    nextId = 1;
  }

  /** The fault that hits this call, if any: the first that matches. */
  public synchronized Optional<Hit> next(FaultCall call) {
    if (active.isEmpty()) {
      return Optional.empty();
    }
    long now = clock.millis();
    for (Active each : active.values()) {
      if (each.strikes(call, now)) {
        return Optional.of(new Hit(each.id, each.fault, each.random.nextLong()));
      }
    }
    return Optional.empty();
  }

  /** All faults as they stand, in the order in which they were added. */
  public synchronized List<State> states() {
    var states = new ArrayList<State>();
    for (Active each : active.values()) {
      states.add(new State(each.id, each.fault, each.on, each.over(), each.seen, each.hits));
    }
    return states;
  }

  /** How many calls each fault hit, by its number. */
  public synchronized Map<Integer, Integer> hits() {
    var hits = new LinkedHashMap<Integer, Integer>();
    active.forEach((id, each) -> hits.put(id, each.hits));
    return hits;
  }
}
