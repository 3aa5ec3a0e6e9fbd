package io.caravan.mirror;

/** How much the mirror knows of a record. */
public enum Knowledge {
  /** Never heard of it. */
  NONE,
  /** Heard of it; its values are still to be read. */
  STUB,
  /** Read it whole, and followed its changes since. */
  COMPLETE
}
