package io.caravan.simulator;

import io.caravan.simulator.portal.Portal;
import io.caravan.simulator.state.Part;
import io.caravan.simulator.state.RecordPart;
import io.caravan.simulator.uncertain.CrmChoices;
import io.caravan.simulator.uncertain.Switches;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The switches of a running simulator. Thread-safe; those of portals need the portals' locks. */
final class SwitchesInForce {

  private final Switches atStart;
  private final Supplier<List<Portal>> portals;
  private volatile Switches now;

  /**
   * @param portals all there are at the time of asking
   */
  SwitchesInForce(Switches atStart, Supplier<List<Portal>> portals) {
    this.atStart = atStart;
    this.portals = portals;
    this.now = atStart;
  }

  /** Those about records count for portals that are made anew; portals may differ from them. */
  Switches all() {
    return now;
  }

  /** How the simulator behaves where HubSpot's sources disagree. */
  UncertainBehaviour behaviour() {
    return now.behaviour();
  }

  /**
   * Turns switches; those about records only for portals that are made from now on.
   *
   * @throws IllegalArgumentException when one is unknown, has a wrong value or cannot be changed
   *     while running; then none is turned
   */
  synchronized void turn(List<String> assignments) {
    Switches next = now;
    for (String assignment : assignments) {
      next = next.with(assignment);
    }
    Map<String, Object> before = now.values();
    Map<String, Object> after = next.values();
    for (String name : Switches.FIXED_AT_START) {
      if (!before.get(name).equals(after.get(name))) {
        throw new IllegalArgumentException(
            "%s decides the limits that apps are made with; start the simulator with --uncertain %s=%s"
                .formatted(name, name, after.get(name)));
      }
    }
    now = next;
  }

  /** Puts all of them back to what they were at the start. */
  synchronized void reset() {
    now = atStart;
  }

  /** All switches in a snapshot; those about records differ between portals. */
  private record State(
      UncertainBehaviour behaviour, CrmChoices records, Map<Long, CrmChoices> portals) {}

  /** The part of a snapshot that has them. */
  Part part() {
    return new RecordPart<>("uncertain", State.class, this::state, state -> () -> restore(state));
  }

  private State state() {
    var own = new LinkedHashMap<Long, CrmChoices>();
    portals.get().forEach(portal -> own.put(portal.id(), portal.crm().choices()));
    return new State(now.behaviour(), now.records(), own);
  }

  /** What limits were made with stays as this simulator was started. */
  private synchronized void restore(State saved) {
    UncertainBehaviour own = atStart.behaviour();
    UncertainBehaviour behaviour =
        saved
            .behaviour()
            .with(
                it -> {
                  it.limitTable = own.limitTable();
                  it.professionalDaily = own.professionalDaily();
                });
    now = new Switches(behaviour, saved.records());
    for (Portal portal : portals.get()) {
      portal.crm().choices(saved.portals().getOrDefault(portal.id(), saved.records()));
    }
  }
}
