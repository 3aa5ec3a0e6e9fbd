package io.caravan.simulator.uncertain;

/** What the webhooks journal does for an offset whose file has expired. */
public enum ExpiredOffset {
  /** 404; the client starts again at the earliest file and reconciles. */
  REFUSED,
  /** The earliest file that is still there, as if the offset stood just before it. */
  EARLIEST
}
