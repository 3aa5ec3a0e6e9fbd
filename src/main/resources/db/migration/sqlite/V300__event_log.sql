-- One row per processing of an event; appended, exported, and purged by age from the front.
CREATE TABLE event_log (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  portal_id         INTEGER NOT NULL,
  subscription_id   INTEGER NOT NULL,
  event_id          INTEGER NOT NULL,
  subscription_type TEXT    NOT NULL,
  object_id         INTEGER NOT NULL,
  occurred_at       INTEGER NOT NULL,
  processed_at      INTEGER NOT NULL,
  outcome           TEXT    NOT NULL
);

-- Events of kinds that nobody handles, whole.
CREATE TABLE event_unknown (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  portal_id   INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  body        TEXT    NOT NULL
);
