-- The runs: those that go on, and the history. Times in milliseconds since the epoch.
CREATE TABLE sync_run (
  run_id      INTEGER PRIMARY KEY AUTOINCREMENT,
  portal_id   INTEGER NOT NULL,
  object      TEXT NOT NULL,             -- as its route names it: contacts
  object_type TEXT NOT NULL,             -- HubSpot's objectTypeId: 0-1
  mode        TEXT NOT NULL,             -- full, incremental, since, records ...
  request     TEXT NOT NULL,             -- all that was asked, as JSON
  state       TEXT NOT NULL,             -- waiting, running, done, failed, cancelled, interrupted
  instance    TEXT NOT NULL,             -- the process that carries it out
  seen_at     INTEGER NOT NULL,           -- when that process last gave a sign of life
  started_at  INTEGER NOT NULL,
  ended_at    INTEGER NOT NULL,           -- 0 while it goes on
  checkpoint  TEXT NOT NULL,             -- where the next page begins
  counts      TEXT NOT NULL,             -- {"fetched": 1200, ...}
  error       TEXT NOT NULL              -- why it ended early
);

-- One run at a time for an object of a portal.
CREATE UNIQUE INDEX sync_run_open ON sync_run (portal_id, object_type) WHERE state IN ('waiting', 'running');
CREATE INDEX sync_run_last ON sync_run (portal_id, object, mode, started_at);

-- How far the incremental sync of an object has come.
CREATE TABLE sync_position (
  portal_id   INTEGER NOT NULL,
  object_type TEXT NOT NULL,
  reached     INTEGER NOT NULL,           -- all changes up to this moment are in the mirror, HubSpot's time
  run_id      INTEGER NOT NULL,           -- the run that brought it there
  PRIMARY KEY (portal_id, object_type)
);

-- How each object is synced, as its route says, since when.
CREATE TABLE sync_configuration (
  object      TEXT NOT NULL,
  since       INTEGER NOT NULL,
  settings    TEXT NOT NULL,             -- JSON
  PRIMARY KEY (object, since)
);
