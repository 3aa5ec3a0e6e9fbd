-- One row per change that was told; appended, and purged by age from the front. Times are milliseconds since the epoch.
CREATE TABLE mirror_action (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  id          TEXT NOT NULL UNIQUE,
  kind        TEXT NOT NULL,              -- created, updated, deleted, merged, restored, erased, association_added, association_removed
  portal_id   INTEGER NOT NULL,
  object_type TEXT NOT NULL,
  record_id   INTEGER NOT NULL,
  other_type  TEXT,                       -- the record that it lives on as, or is associated with
  other_id    INTEGER,
  at          INTEGER NOT NULL,             -- HubSpot's; 0 is unknown
  made_at     INTEGER NOT NULL,
  origin      TEXT NOT NULL,              -- event, reread, journal, sync, reconciliation
  run_id      INTEGER NOT NULL,             -- 0: no run
  properties  TEXT NOT NULL,              -- {"property": {"before": "value", "after": "value"}} or {"property": {"sensitive": true}}
  labels      TEXT,                       -- of an association
  erased      INTEGER NOT NULL            -- 1: had values, which were erased
);

CREATE INDEX mirror_action_record ON mirror_action (portal_id, object_type, record_id);
CREATE INDEX mirror_action_other ON mirror_action (portal_id, other_type, other_id) WHERE other_id IS NOT NULL;

-- Records that were heard of, and whose first action waits until their values have been read.
CREATE TABLE mirror_action_waiting (
  portal_id   INTEGER NOT NULL,
  object_type TEXT NOT NULL,
  record_id   INTEGER NOT NULL,
  kind        TEXT NOT NULL,              -- created or restored
  PRIMARY KEY (portal_id, object_type, record_id)
) WITHOUT ROWID;

INSERT INTO mirror_action_waiting (portal_id, object_type, record_id, kind)
SELECT portal_id, object_type, record_id, 'created' FROM mirror_record WHERE complete = 0 AND state = 'live';

-- Properties that HubSpot marked as sensitive: actions name them and withhold their values.
CREATE TABLE mirror_sensitive_property (
  portal_id   INTEGER NOT NULL,
  object_type TEXT NOT NULL,
  name        TEXT NOT NULL,
  PRIMARY KEY (portal_id, object_type, name)
) WITHOUT ROWID;

-- The lives of records; holds no values.
CREATE TABLE mirror_timeline (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  portal_id   INTEGER NOT NULL,
  object_type TEXT NOT NULL,
  record_id   INTEGER NOT NULL,
  at          INTEGER NOT NULL,             -- HubSpot's
  seen_at     INTEGER NOT NULL,
  kind        TEXT NOT NULL,              -- created, deleted, merged, restored, erased
  reason      TEXT NOT NULL,
  other_id    INTEGER,                      -- of a merge: the record that it lives on as
  origin      TEXT NOT NULL,
  run_id      INTEGER NOT NULL
);

CREATE INDEX mirror_timeline_record ON mirror_timeline (portal_id, object_type, record_id);
