package io.caravan.simulator.faults;

import io.caravan.simulator.state.Part;
import io.caravan.simulator.state.RecordPart;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiPredicate;

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
    private long draws;
    private boolean on = true;
    private int seen;
    private int hits;

    private Active(int id, Fault fault, long addedAt, long seed) {
      this.id = id;
      this.fault = fault;
      this.addedAt = addedAt;
      this.random = new Random(seed ^ SALT ^ (id * SPREAD));
    }

    /** As it was when it was saved: the next draws are those that would have come. */
    private Active(Saved saved, long seed) {
      this(saved.id(), saved.fault(), saved.addedAt(), seed);
      on = saved.on();
      seen = saved.seen();
      hits = saved.hits();
      while (draws < saved.draws()) {
        drawNumber();
      }
    }

    private Saved saved() {
      return new Saved(id, fault, addedAt, on, seen, hits, draws);
    }

    private double draw() {
      draws++;
      return random.nextDouble();
    }

    private long drawNumber() {
      draws++;
      return random.nextLong();
    }

    private boolean over() {
      return fault.span().count() > 0 && hits >= fault.span().count();
    }

    private boolean strikes(FaultCall call, long now) {
      return open(now)
          && fault.target().matches(fault.kind(), call)
          && fault.kind().fits(call)
          && strikes();
    }

    private boolean strikes(FaultEvent event, long now) {
      return open(now) && fault.kind().ofWebhooks() && fault.target().matches(event) && strikes();
    }

    private boolean open(long now) {
      return on && !over() && fault.span().open(addedAt, now);
    }

    /** Whether it hits what it is for. */
    private boolean strikes() {
      if (++seen <= fault.span().after()) {
        return false;
      }
      boolean struck = fault.span().rate() >= 1 || draw() < fault.span().rate();
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

  /** A fault in a snapshot; each draw takes as much of its random numbers. */
  private record Saved(
      int id, Fault fault, long addedAt, boolean on, int seen, int hits, long draws) {}

  private record AllSaved(long seed, int nextId, List<Saved> faults) {}

  private final Map<Integer, Active> active = new LinkedHashMap<>();
  private long seed;
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
  public Optional<Hit> next(FaultCall call) {
    return next((fault, now) -> fault.strikes(call, now));
  }

  /** The fault that hits this webhook event, if any: the first that matches. */
  public Optional<Hit> next(FaultEvent event) {
    return next((fault, now) -> fault.strikes(event, now));
  }

  private synchronized Optional<Hit> next(BiPredicate<Active, Long> strikes) {
    if (active.isEmpty()) {
      return Optional.empty();
    }
    long now = clock.millis();
    for (Active each : active.values()) {
      if (strikes.test(each, now)) {
        return Optional.of(new Hit(each.id, each.fault, each.drawNumber()));
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

  /** The part of a snapshot that has all faults with their counts. */
  public Part part() {
    return new RecordPart<>("faults", AllSaved.class, this::saved, state -> () -> restore(state));
  }

  private synchronized AllSaved saved() {
    return new AllSaved(seed, nextId, active.values().stream().map(Active::saved).toList());
  }

  private synchronized void restore(AllSaved state) {
    active.clear();
    seed = state.seed();
    nextId = state.nextId();
    state.faults().forEach(each -> active.put(each.id(), new Active(each, seed)));
  }
}
