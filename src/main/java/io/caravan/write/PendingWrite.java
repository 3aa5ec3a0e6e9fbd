package io.caravan.write;

import io.caravan.channel.Handling;

/**
 * A write together with the handling of its message, so that a batch can settle each member.
 *
 * @param alone whether it must not be merged with others, for HubSpot has refused that
 */
public record PendingWrite(Write write, Handling handling, boolean alone) {

  Merging.Candidate candidate() {
    return new Merging.Candidate(write, alone, handling::following);
  }

  /** What can go in one call. */
  public String batchKey() {
    return write.batchKey();
  }
}
