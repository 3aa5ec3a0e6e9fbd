-- All times are HubSpot's, in milliseconds since the epoch; 0 is unknown.
CREATE TABLE mirror_record (
  portal_id   BIGINT NOT NULL,
  object_type TEXT    NOT NULL,
  record_id   BIGINT NOT NULL,
  complete    SMALLINT NOT NULL,          -- 0: heard of, values still to be read
  state       TEXT    NOT NULL,          -- live, deleted, merged, erased
  state_at    BIGINT NOT NULL,
  known_at    BIGINT NOT NULL,          -- values are known as of this time ...
  changes     TEXT    NOT NULL,          -- ... except for these: {"property": changed at}
  created_at  BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL,
  properties  JSONB   NOT NULL,          -- {"property": "value"}; empty ones are left out
  PRIMARY KEY (portal_id, object_type, record_id)
);

-- Ids that are no more: which record lives on.
CREATE TABLE mirror_merge (
  portal_id   BIGINT NOT NULL,
  object_type TEXT    NOT NULL,
  old_id      BIGINT NOT NULL,
  new_id      BIGINT NOT NULL,
  merged_at   BIGINT NOT NULL,
  PRIMARY KEY (portal_id, object_type, old_id)
);

CREATE INDEX mirror_merge_new ON mirror_merge (portal_id, object_type, new_id);

-- Both sides' view of an association is one row: the lower type (then id) stands first.
CREATE TABLE mirror_association (
  portal_id  BIGINT NOT NULL,
  from_type  TEXT    NOT NULL,
  from_id    BIGINT NOT NULL,
  to_type    TEXT    NOT NULL,
  to_id      BIGINT NOT NULL,
  kind       TEXT    NOT NULL,           -- unlabeled, primary, category:type id; parted remembers a removal, was-primary a lost primary label
  type_id    BIGINT NOT NULL,           -- as seen from the first record; 0 is unknown
  category   TEXT    NOT NULL,
  label      TEXT    NOT NULL,
  removed    SMALLINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (portal_id, from_type, from_id, to_type, to_id, kind)
);

CREATE INDEX mirror_association_to ON mirror_association (portal_id, to_type, to_id);
