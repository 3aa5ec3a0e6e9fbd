package io.caravan.channel;

import org.apache.camel.spi.Metadata;

/** Exchange headers and properties of the {@code channel} component. */
public final class ChannelConstants {

  @Metadata(
      label = "common",
      description = "Key of the message: messages of one key are handled in order.",
      javaType = "String")
  public static final String KEY = "CaravanKey";

  @Metadata(
      label = "producer",
      description = "Dedupe key of the message: accepted once within the channel's retention.",
      javaType = "String")
  public static final String DEDUPE_KEY = "CaravanDedupeKey";

  @Metadata(
      label = "producer",
      description = "The message is not handled before this time.",
      javaType = "java.time.Instant")
  public static final String DUE = "CaravanDue";

  @Metadata(
      label = "producer",
      description = "Out: how many messages were stored.",
      javaType = "Integer")
  public static final String ACCEPTED = "CaravanAccepted";

  @Metadata(
      label = "producer",
      description = "Out: how many messages were duplicates of stored ones.",
      javaType = "Integer")
  public static final String DUPLICATES = "CaravanDuplicates";

  @Metadata(
      label = "consumer",
      description = "Number of the message in its channel.",
      javaType = "Long")
  public static final String SEQUENCE = "CaravanSequence";

  @Metadata(
      label = "consumer",
      description = "1 for the first attempt at handling the message.",
      javaType = "Integer")
  public static final String ATTEMPT = "CaravanAttempt";

  /** Exchange property that holds the {@link Handling}. */
  public static final String HANDLING = "CaravanHandling";

  private ChannelConstants() {}
}
