package io.caravan.write;

import io.caravan.gateway.Priority;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In which channel a write waits: each portal has channels of its own, so that the backlog of one
 * delays no other; and what somebody waits for, and what need not be soon, have one each beside the
 * usual one. All waiting writes of one record are in the same channel, for a channel keeps order
 * and two do not: a write goes where others of its record wait, else where its priority says.
 */
final class WriteChannels {

  private final String prefix;

  /**
   * @param prefix what the channels' names begin with
   */
  WriteChannels(String prefix) {
    this.prefix = prefix;
  }

  /** The channel for a write of whose record no other waits. */
  String of(Write write) {
    return of(write.portalId(), write.priority());
  }

  private String of(long portalId, Priority priority) {
    String name = prefix + "-" + portalId;
    return switch (priority) {
      case CRITICAL, INTERACTIVE -> name + "-interactive";
      case NORMAL -> name;
      case BULK -> name + "-bulk";
    };
  }

  /** All channels that a portal may have. */
  List<String> ofPortal(long portalId) {
    return List.of(
        of(portalId, Priority.INTERACTIVE),
        of(portalId, Priority.NORMAL),
        of(portalId, Priority.BULK));
  }

  /** The portal whose writes wait in a channel; empty when the channel is for something else. */
  Optional<Long> portal(String channel) {
    String start = prefix + "-";
    String digits = channel.startsWith(start) ? channel.substring(start.length()) : "";
    int end = digits.indexOf('-');
    digits = end < 0 ? digits : digits.substring(0, end);
    return digits.matches("\\d{1,18}") ? Optional.of(Long.parseLong(digits)) : Optional.empty();
  }

  /**
   * Puts writes into channels, in their order.
   *
   * @param waiting the channel where writes of a record wait, by {@link #recordHash}
   */
  Map<String, List<Write>> assign(List<Write> writes, Map<Long, String> waiting) {
    Map<Long, String> taken = new LinkedHashMap<>(waiting);
    Map<String, List<Write>> assigned = new LinkedHashMap<>();
    for (Write write : writes) {
      String channel = taken.computeIfAbsent(recordHash(write), record -> of(write));
      assigned.computeIfAbsent(channel, name -> new ArrayList<>()).add(write);
    }
    return assigned;
  }

  /**
   * Stands for the record that a write is about; two records with the same number would merely
   * share a channel.
   */
  static long recordHash(Write write) {
    try {
      byte[] key = write.orderKey().getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
