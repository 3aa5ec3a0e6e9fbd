package io.caravan.mirror.action;

/** Which changes make actions. */
public enum ActionPolicy {
  /** All of them. */
  ALL,
  /** Those of records and associations that the mirror knew before: not what a run merely finds. */
  CHANGES,
  /** None; only what an event had told of before gets its action when its values are read. */
  NONE
}
