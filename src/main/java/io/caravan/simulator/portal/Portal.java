package io.caravan.simulator.portal;

import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.limits.PortalLimits;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One HubSpot account: its records and its limits. Whoever touches the records holds the portal's
 * lock, so that a call sees all of another call's changes or none.
 */
public final class Portal {

  private final PortalProfile profile;
  private final PortalLimits limits;
  private final AuditTrail audit = new AuditTrail();
  private Crm crm;
  private final ReentrantLock lock = new ReentrantLock();

  public Portal(PortalProfile profile, PortalLimits limits, Crm crm) {
    this.profile = profile;
    this.limits = limits;
    this.crm = crm;
  }

  /** The number that HubSpot calls portalId or hub id. */
  public long id() {
    return profile.id();
  }

  public PortalProfile profile() {
    return profile;
  }

  /** Thread-safe by itself: counting does not wait for changes. */
  public PortalLimits limits() {
    return limits;
  }

  /** What people and apps did; thread-safe by itself. */
  public AuditTrail audit() {
    return audit;
  }

  /** The records; to be used inside {@link #exclusively} alone. */
  public Crm crm() {
    return crm;
  }

  /** Puts other records in the place of all there are; inside {@link #exclusively}. */
  public void replace(Crm other) {
    crm = other;
  }

  /** Does something with the records while nobody else does. */
  public <T> T exclusively(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
