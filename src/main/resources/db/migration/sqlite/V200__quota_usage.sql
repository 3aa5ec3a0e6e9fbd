-- What each portal has used and reserved of HubSpot's limits: one row per window, rewritten with each lease.
-- Times are milliseconds since 1970.
CREATE TABLE quota_usage (
  portal_id     INTEGER NOT NULL,
  window_name   TEXT    NOT NULL,
  saved_at      INTEGER NOT NULL,
  learned_limit INTEGER NOT NULL,
  open_calls    INTEGER NOT NULL,
  -- 'until:calls until:calls ...' of answered calls that still count
  releases      TEXT    NOT NULL,
  -- a daily window only
  day_used      INTEGER,
  day_resets_at INTEGER,
  day_zone      TEXT,
  PRIMARY KEY (portal_id, window_name)
) WITHOUT ROWID;
