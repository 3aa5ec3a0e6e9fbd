-- A durable, ordered-per-key queue. next_seq numbers its messages without gaps.
CREATE TABLE channel (
  id       INTEGER PRIMARY KEY,
  name     TEXT    NOT NULL UNIQUE,
  next_seq INTEGER NOT NULL DEFAULT 1
);

-- The log, in order of commit: messages last_seq - messages + 1 to last_seq, packed (docs/CHANNEL.md).
CREATE TABLE channel_pack (
  channel_id INTEGER NOT NULL REFERENCES channel,
  last_seq   INTEGER NOT NULL,
  messages   INTEGER NOT NULL,
  put_at     INTEGER NOT NULL,
  payload    BLOB    NOT NULL,
  PRIMARY KEY (channel_id, last_seq)
);

-- How far the channel's one consumer has come. All up to watermark is acknowledged, and the ranges
-- beyond it in acknowledged; version counts the commits; owner holds the lease until lease_until.
CREATE TABLE channel_progress (
  channel_id         INTEGER PRIMARY KEY REFERENCES channel,
  watermark          INTEGER NOT NULL DEFAULT 0,
  acknowledged       BLOB,
  acknowledged_count INTEGER NOT NULL DEFAULT 0,
  version            INTEGER NOT NULL DEFAULT 0,
  owner              TEXT,
  lease_until        INTEGER NOT NULL DEFAULT 0
);

-- Messages that wait for a retry or their due time, and those of the same keys behind them.
CREATE TABLE channel_deferred (
  channel_id    INTEGER NOT NULL REFERENCES channel,
  seq           INTEGER NOT NULL,
  key_hash      INTEGER NOT NULL,
  message_key   TEXT    NOT NULL,
  headers       TEXT    NOT NULL,
  body          BLOB    NOT NULL,
  put_at        INTEGER NOT NULL,
  due_at        INTEGER NOT NULL,
  attempts      INTEGER NOT NULL,
  error_class   TEXT,
  error_message TEXT,
  PRIMARY KEY (channel_id, seq)
);

CREATE INDEX channel_deferred_key ON channel_deferred (channel_id, key_hash, seq);

-- Messages that the channel gave up on, whole, until someone replays or discards them.
CREATE TABLE channel_dead_letter (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  channel_id    INTEGER NOT NULL REFERENCES channel,
  seq           INTEGER NOT NULL,
  message_key   TEXT    NOT NULL,
  headers       TEXT    NOT NULL,
  body          BLOB    NOT NULL,
  put_at        INTEGER NOT NULL,
  died_at       INTEGER NOT NULL,
  attempts      INTEGER NOT NULL,
  error_class   TEXT    NOT NULL,
  error_message TEXT    NOT NULL
);

CREATE INDEX channel_dead_letter_channel ON channel_dead_letter (channel_id, id);

-- Hashes of the dedupe keys accepted in one commit, 16 bytes each; read at the start only.
CREATE TABLE channel_dedupe (
  id         INTEGER PRIMARY KEY,
  channel_id INTEGER NOT NULL REFERENCES channel,
  put_at     INTEGER NOT NULL,
  hashes     BLOB    NOT NULL
);
