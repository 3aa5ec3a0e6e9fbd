package io.caravan.cli;

/** What the command line changes about dead letters, wherever they are kept. */
interface LetterChanges {

  /** Replaces the content; false when there is none with this id. */
  boolean edit(long id, byte[] body);

  /** Puts one back into its channel; false when there is none with this id. */
  boolean replay(long id);

  /**
   * Puts all back, or all of one channel; gives back how many.
   *
   * @param channel null for all
   */
  long replayAll(String channel);

  /** Removes one for good; false when there is none with this id. */
  boolean discard(long id);
}
