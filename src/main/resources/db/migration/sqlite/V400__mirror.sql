-- All times are HubSpot's, in milliseconds since the epoch; 0 is unknown.
CREATE TABLE mirror_record (
  portal_id   INTEGER NOT NULL,
  object_type TEXT    NOT NULL,
  record_id   INTEGER NOT NULL,
  complete    INTEGER NOT NULL,          -- 0: heard of, values still to be read
  state       TEXT    NOT NULL,          -- live, deleted, merged, erased
  state_at    INTEGER NOT NULL,
  known_at    INTEGER NOT NULL,          -- values are known as of this time ...
  changes     TEXT    NOT NULL,          -- ... except for these: {"property": changed at}
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  properties  TEXT    NOT NULL,          -- {"property": "value"}; empty ones are left out
  PRIMARY KEY (portal_id, object_type, record_id)
);

-- Ids that are no more: which record lives on.
CREATE TABLE mirror_merge (
  portal_id   INTEGER NOT NULL,
  object_type TEXT    NOT NULL,
  old_id      INTEGER NOT NULL,
  new_id      INTEGER NOT NULL,
  merged_at   INTEGER NOT NULL,
  PRIMARY KEY (portal_id, object_type, old_id)
) WITHOUT ROWID;

CREATE INDEX mirror_merge_new ON mirror_merge (portal_id, object_type, new_id);

-- Both sides' view of an association is one row: the lower type (then id) stands first.
CREATE TABLE mirror_association (
  portal_id  INTEGER NOT NULL,
  from_type  TEXT    NOT NULL,
  from_id    INTEGER NOT NULL,
  to_type    TEXT    NOT NULL,
  to_id      INTEGER NOT NULL,
  kind       TEXT    NOT NULL,           -- unlabeled, primary, category:type id; parted remembers a removal, was-primary a lost primary label
  type_id    INTEGER NOT NULL,           -- as seen from the first record; 0 is unknown
  category   TEXT    NOT NULL,
  label      TEXT    NOT NULL,
  removed    INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (portal_id, from_type, from_id, to_type, to_id, kind)
) WITHOUT ROWID;

CREATE INDEX mirror_association_to ON mirror_association (portal_id, to_type, to_id);
