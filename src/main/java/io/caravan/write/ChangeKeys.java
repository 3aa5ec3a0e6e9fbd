package io.caravan.write;

import io.caravan.hubspot.ObjectType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A change of HubSpot's data as a number: the first 64 bits of SHA-256 over what changed and how,
 * so that values can be compared without being kept. Never 0. Not thread-safe.
 *
 * <p>A loose key leaves out the record, for changes whose record is not known yet.
 */
final class ChangeKeys {

  private static final String ANY_RECORD = "*";

  private final MessageDigest digest = sha256();
  private final String scope;

  /** Keys of changes to records of one type of a portal. */
  ChangeKeys(long portalId, ObjectType type) {
    this.scope = portalId + "/" + type.id() + "/";
  }

  /** A property has a value; the empty text when it was cleared. */
  long property(String recordId, String name, String value) {
    return hash("=" + scope + recordId + "/" + name + "=" + CanonicalValue.of(value));
  }

  long looseProperty(String name, String value) {
    return property(ANY_RECORD, name, value);
  }

  /** The record exists. */
  long created(String recordId) {
    return hash("+" + scope + recordId);
  }

  long looseCreated() {
    return created(ANY_RECORD);
  }

  /** The record is in the recycle bin. */
  long archived(String recordId) {
    return hash("-" + scope + recordId);
  }

  /** The record and another are linked, or not any more. */
  long link(String recordId, ObjectType otherType, String otherId, boolean removed) {
    String one = scope + recordId;
    String other = scope.substring(0, scope.indexOf('/') + 1) + otherType.id() + "/" + otherId;
    // HubSpot tells it once for each side, and both mean the same.
    String pair = one.compareTo(other) < 0 ? one + "~" + other : other + "~" + one;
    return hash((removed ? "x" : "~") + pair);
  }

  long looseLink(ObjectType otherType, String otherId) {
    return link(ANY_RECORD, otherType, otherId, false);
  }

  private long hash(String text) {
    long hash = ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
    return hash == 0 ? 1 : hash;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
