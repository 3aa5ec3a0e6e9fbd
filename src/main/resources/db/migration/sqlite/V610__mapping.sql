-- Which mapping each object of a portal has, and how far its records have been mapped anew after it changed.
CREATE TABLE mirror_mapping (
  portal_id   INTEGER NOT NULL,
  object_type TEXT    NOT NULL,
  mapping     TEXT    NOT NULL,          -- the name of its file
  hash        TEXT    NOT NULL,          -- of its content
  mapped_to   INTEGER NOT NULL,          -- records up to this id are mapped by it
  done        INTEGER NOT NULL,          -- 1: all are
  PRIMARY KEY (portal_id, object_type)
);

-- Records as their mapping makes them: live ones that fit it.
CREATE TABLE mirror_mapped (
  portal_id   INTEGER NOT NULL,
  object_type TEXT    NOT NULL,
  record_id   INTEGER NOT NULL,
  hash        TEXT    NOT NULL,          -- of the mapping
  mapped      TEXT    NOT NULL,          -- {"column": value}; columns without a value are left out
  PRIMARY KEY (portal_id, object_type, record_id)
);

-- Records that do not fit, until they or their mapping change. Times in milliseconds since the epoch.
CREATE TABLE sync_quarantine (
  portal_id    INTEGER NOT NULL,
  object_type  TEXT    NOT NULL,
  record_id    TEXT    NOT NULL,         -- HubSpot's, or what there was instead of one
  step         TEXT    NOT NULL,         -- map: it is in the mirror; validate: it is not, or not as HubSpot has it now
  reasons      TEXT    NOT NULL,         -- all of them: ["column phone ..."]
  raw          TEXT    NOT NULL,         -- the record as it was read, of those that are not in the mirror
  hash         TEXT    NOT NULL,         -- of the mapping that it did not fit
  since        INTEGER NOT NULL,
  attempts     INTEGER NOT NULL,
  last_tried   INTEGER NOT NULL,
  PRIMARY KEY (portal_id, object_type, record_id)
);

-- HubSpot's schemas as they were when last looked at. Times in milliseconds since the epoch.
CREATE TABLE mirror_property (
  portal_id   INTEGER NOT NULL,
  object_type TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  type        TEXT    NOT NULL,
  field_type  TEXT    NOT NULL,
  calculated  INTEGER NOT NULL,
  sensitive   INTEGER NOT NULL,
  options     TEXT    NOT NULL,          -- a hash of the enumeration's values
  first_seen  INTEGER NOT NULL,
  changed_at  INTEGER NOT NULL,          -- 0: never
  vanished_at INTEGER NOT NULL,          -- 0: it is there
  change      TEXT    NOT NULL,          -- the last change in words
  PRIMARY KEY (portal_id, object_type, name)
);
