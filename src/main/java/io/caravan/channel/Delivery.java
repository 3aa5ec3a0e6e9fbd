package io.caravan.channel;

/** A message in the hands of a consumer, from reading to commit. */
final class Delivery implements KeyOrder.Ordered {

  private final StoredMessage message;
  private final boolean fromLog;
  // What is to be committed for it and not yet being committed; guarded by the consumption's lock.
  private Outcome pending;

  Delivery(StoredMessage message, boolean fromLog) {
    this.message = message;
    this.fromLog = fromLog;
  }

  StoredMessage message() {
    return message;
  }

  @Override
  public long keyHash() {
    return message.keyHash();
  }

  @Override
  public long seq() {
    return message.seq();
  }

  @Override
  public boolean fromLog() {
    return fromLog;
  }

  @Override
  public long dueAt() {
    return message.dueAt();
  }

  Outcome pending() {
    return pending;
  }

  void pending(Outcome outcome) {
    pending = outcome;
  }
}
