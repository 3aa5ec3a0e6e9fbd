package io.caravan.simulator.jobs;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Crm;
import java.time.Duration;
import java.time.ZoneId;
import java.util.function.Supplier;

/**
 * What long work on a portal's records needs. To be used under the portal's lock.
 *
 * @param records the portal's records as they are at the time of asking
 * @param zone of the portal
 * @param paces how long things take at the time of asking
 */
public record Workplace(
    long portalId,
    Supplier<Crm> records,
    SimulatorClock clock,
    ZoneId zone,
    Agenda agenda,
    Supplier<AssetPace> paces) {

  public Crm crm() {
    return records.get();
  }

  /** Does something once the time has passed that everything takes before it begins. */
  public void soon(Runnable work) {
    agenda.in(paces.get().start(), work);
  }

  /** Does something once the time has passed that some records take. */
  public void after(int some, Runnable work) {
    Duration time = paces.get().of(some);
    agenda.in(time, work);
  }

  /** The time by the simulator's clock, in milliseconds since the epoch. */
  public long now() {
    return clock.millis();
  }
}
