package io.caravan.write;

import io.caravan.channel.Handling;
import io.caravan.channel.PermanentFailure;
import org.apache.camel.Exchange;

/** A write together with the handling of its message, so that a batch can settle each member. */
public record PendingWrite(Write write, Handling handling) {

  /**
   * Takes the message of a {@code channel:writes?ack=settle} route.
   *
   * @throws PermanentFailure when the message holds no write
   */
  static PendingWrite of(Exchange exchange) {
    try {
      return new PendingWrite(
          WriteJson.read(exchange.getMessage().getBody(byte[].class)), Handling.of(exchange));
    } catch (InvalidWrite e) {
      throw new PermanentFailure(e.getMessage(), e);
    }
  }

  /** What can go in one call. */
  public String batchKey() {
    return write.batchKey();
  }

  /**
   * How many writes of this kind fill a batch.
   *
   * @param records for changes of records; associations have a maximum of their own
   */
  public int batchSize(int records) {
    int most = BatchCall.limit(write.operation());
    return write.operation().ofLink() ? most : Math.min(records, most);
  }
}
