package io.caravan.gateway.quota;

/**
 * Leave to send that is durable ahead of the sending. A picture of the usage is saved together with
 * a reservation for the next calls; no call beyond a durable reservation is ever granted, so after
 * a crash the last picture plus its reservation is an upper bound of what was sent. Not
 * thread-safe.
 */
final class Lease {

  private static final int MOST = 10;

  private final int size;
  private long granted;
  private long durable;
  private long asked;
  private boolean saving;

  Lease(int size) {
    this.size = size;
  }

  boolean mayGrant() {
    return granted < durable;
  }

  void grant() {
    granted++;
  }

  /** Whether to ask for more: half of it is used up, and no save is under way. */
  boolean due() {
    return !saving && durable - granted <= size / 2;
  }

  /** Begins a save; gives back how many calls it has to reserve, more when many are waiting. */
  int ask(int waiting) {
    int reserve = Math.max(size, Math.min(waiting, MOST * size));
    saving = true;
    asked = granted + reserve;
    return reserve;
  }

  /** Begins a save that reserves nothing: what was left of the lease is given up first. */
  void surrender() {
    durable = granted;
    asked = granted;
    saving = true;
  }

  void saved() {
    durable = Math.max(durable, asked);
    saving = false;
  }

  void failed() {
    saving = false;
  }

  boolean saving() {
    return saving;
  }

  /** Nothing is reserved and nothing being saved. */
  boolean surrendered() {
    return !saving && durable == granted;
  }
}
