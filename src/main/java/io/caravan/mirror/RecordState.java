package io.caravan.mirror;

import java.util.Locale;

/** What has become of a record. */
public enum RecordState {
  /** It exists in HubSpot. */
  LIVE,
  /** It is in HubSpot's recycle bin or beyond; it may be restored. */
  DELETED,
  /** It lives on as another record: see the merge map. */
  MERGED,
  /** Its person's data was erased for good. Nothing brings it back. */
  ERASED;

  /** As it stands in the database: live, deleted, merged, erased. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RecordState ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
