package io.caravan.simulator.uncertain;

/** Which signatures the webhooks of a private app carry; HubSpot's sources disagree. */
public enum PrivateAppSignature {
  /** None at all, as one captured delivery of 2025 had none. */
  NONE,
  /** The first version alone: a receiver that wants the third refuses them. */
  V1,
  /** Both, as webhooks of OAuth apps do. */
  V1_AND_V3
}
