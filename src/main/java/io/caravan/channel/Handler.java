package io.caravan.channel;

import java.util.function.Consumer;

/** Handles messages: the route of a consumer. */
@FunctionalInterface
interface Handler {

  /**
   * Handles one message.
   *
   * @param ended to be called once, by any thread, with an error or null; perhaps before this
   *     method returns
   */
  void handle(Handling handling, Consumer<Throwable> ended);
}
