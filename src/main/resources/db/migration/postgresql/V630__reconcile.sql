-- A comparison of one object type of one portal with HubSpot. Times are ours, in milliseconds since the epoch; 0 is unknown.
CREATE TABLE reconcile_run (
  id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  portal_id     BIGINT  NOT NULL,
  object_type   TEXT    NOT NULL,
  level         TEXT    NOT NULL,          -- counts, dates, full
  links         TEXT    NOT NULL,          -- none, slice, all
  with_values   INTEGER NOT NULL,
  repair        INTEGER NOT NULL,
  started_at    BIGINT  NOT NULL,
  heartbeat_at  BIGINT  NOT NULL,
  finished_at   BIGINT  NOT NULL,          -- 0: under way
  verdict       TEXT    NOT NULL,          -- running, equal, repaired, drift, failed, abandoned
  checked_to    BIGINT  NOT NULL,          -- what HubSpot changed up to this time has been read exactly
  report        TEXT    NOT NULL           -- counts, calls, notes, as JSON
);

CREATE INDEX reconcile_run_object ON reconcile_run (portal_id, object_type, id);

-- No two runs of one object type at a time.
CREATE UNIQUE INDEX reconcile_run_under_way ON reconcile_run (portal_id, object_type) WHERE finished_at = 0;

-- Each record or association that differed. No values: names of properties at most.
CREATE TABLE reconcile_drift (
  run_id      BIGINT  NOT NULL,
  number      BIGINT  NOT NULL,
  portal_id   BIGINT  NOT NULL,
  object_type TEXT    NOT NULL,
  record_id   BIGINT  NOT NULL,
  kind        TEXT    NOT NULL,            -- missing, extra, stale, association
  detail      TEXT    NOT NULL,
  repair      TEXT    NOT NULL,            -- how it was repaired; empty: it was not
  found_at    BIGINT  NOT NULL,
  PRIMARY KEY (run_id, number)
);

CREATE INDEX reconcile_drift_record ON reconcile_drift (portal_id, object_type, record_id);

-- Counts and fingerprints of id ranges, of runs that listed everything.
CREATE TABLE reconcile_range (
  run_id              BIGINT  NOT NULL,
  from_id             BIGINT  NOT NULL,
  to_id               BIGINT  NOT NULL,
  hubspot_count       BIGINT  NOT NULL,
  mirror_count        BIGINT  NOT NULL,
  hubspot_fingerprint BIGINT  NOT NULL,
  mirror_fingerprint  BIGINT  NOT NULL,
  PRIMARY KEY (run_id, from_id)
);

-- How far the rolling comparison of associations has come.
CREATE TABLE reconcile_progress (
  portal_id BIGINT  NOT NULL,
  from_type TEXT    NOT NULL,
  to_type   TEXT    NOT NULL,
  after_id  BIGINT  NOT NULL,
  PRIMARY KEY (portal_id, from_type, to_type)
);
