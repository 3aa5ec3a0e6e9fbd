-- What each portal has used and reserved of HubSpot's limits: one row per window, rewritten with each lease.
-- Times are milliseconds since 1970.
CREATE TABLE quota_usage (
  portal_id     BIGINT NOT NULL,
  window_name   TEXT   NOT NULL,
  saved_at      BIGINT NOT NULL,
  learned_limit BIGINT NOT NULL,
  open_calls    BIGINT NOT NULL,
  -- 'until:calls until:calls ...' of answered calls that still count
  releases      TEXT   NOT NULL,
  -- a daily window only
  day_used      BIGINT,
  day_resets_at BIGINT,
  day_zone      TEXT,
  PRIMARY KEY (portal_id, window_name)
) WITH (fillfactor = 50);
