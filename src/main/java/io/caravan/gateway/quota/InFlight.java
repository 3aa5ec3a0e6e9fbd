package io.caravan.gateway.quota;

/** The unanswered calls of one bucket, oldest first. Not thread-safe. */
final class InFlight {

  private SentCall oldest;
  private SentCall youngest;

  /** Null when there is none. */
  SentCall oldest() {
    return oldest;
  }

  void add(SentCall call) {
    call.previous = youngest;
    if (youngest == null) {
      oldest = call;
    } else {
      youngest.next = call;
    }
    youngest = call;
  }

  void remove(SentCall call) {
    if (call.previous == null) {
      oldest = call.next;
    } else {
      call.previous.next = call.next;
    }
    if (call.next == null) {
      youngest = call.previous;
    } else {
      call.next.previous = call.previous;
    }
    call.previous = null;
    call.next = null;
  }
}
