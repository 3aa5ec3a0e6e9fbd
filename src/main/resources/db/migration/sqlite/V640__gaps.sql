-- How far the webhooks journal has been read. A file that is taken in parts is remembered with what is taken of it.
CREATE TABLE journal_offset (
  reader      TEXT    NOT NULL PRIMARY KEY, -- all: the journal of the app; or portal/NUMBER
  file_offset TEXT    NOT NULL,             -- the last file that was taken whole; empty for none
  part_offset TEXT    NOT NULL,             -- the file that is being taken; empty for none
  part_events INTEGER NOT NULL,             -- events of it that are taken
  covers_from INTEGER NOT NULL,             -- what happened before this time may be missing in it (milliseconds)
  read_until  INTEGER NOT NULL,             -- when it was last read to its end; 0 for never
  moves       INTEGER NOT NULL              -- grows with each change: of two readers only one goes on
);

-- When Caravan was last seen at work: an outage shows as a hole before it.
CREATE TABLE gap_heartbeat (
  id      INTEGER NOT NULL PRIMARY KEY,
  seen_at INTEGER NOT NULL
);

-- Times in which webhooks may have been missed, and how they were made up for.
CREATE TABLE gap_recovery (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  from_at   INTEGER NOT NULL,               -- milliseconds
  to_at     INTEGER NOT NULL,
  cause     TEXT    NOT NULL,
  found_at  INTEGER NOT NULL,
  state     TEXT    NOT NULL,               -- open, closed
  closed_by TEXT    NOT NULL,               -- journal, incremental, full; empty while it is open
  events    INTEGER NOT NULL,               -- events of the journal that were taken in
  detail    TEXT    NOT NULL,
  closed_at INTEGER NOT NULL                -- 0 while it is open
);

-- Exports: HubSpot allows 30 in any 24 hours, and one at a time, for each portal.
CREATE TABLE export_task (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  portal_id   INTEGER NOT NULL,
  run_id      INTEGER NOT NULL,             -- the sync run that it is for
  object_type TEXT    NOT NULL,
  task_id     TEXT    NOT NULL,             -- HubSpot's number; empty until it is known
  asked_at    INTEGER NOT NULL,             -- milliseconds
  state       TEXT    NOT NULL              -- asked, running, done, failed, refused
);

CREATE INDEX export_task_portal ON export_task (portal_id, asked_at);
