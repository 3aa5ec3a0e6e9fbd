-- A durable, ordered-per-key queue. next_seq numbers its messages without gaps.
CREATE TABLE channel (
  id       INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name     TEXT    NOT NULL UNIQUE,
  next_seq BIGINT  NOT NULL DEFAULT 1
);

-- The log, in order of commit: messages last_seq - messages + 1 to last_seq, packed (docs/CHANNEL.md).
CREATE TABLE channel_pack (
  channel_id INTEGER NOT NULL REFERENCES channel,
  last_seq   BIGINT  NOT NULL,
  messages   INTEGER NOT NULL,
  put_at     BIGINT  NOT NULL,
  payload    BYTEA   NOT NULL,
  PRIMARY KEY (channel_id, last_seq)
);

-- A pack lives for moments: compressing it would cost more than it saves.
ALTER TABLE channel_pack ALTER COLUMN payload SET STORAGE EXTERNAL;

-- How far the channel's one consumer has come. All up to watermark is acknowledged, and the ranges
-- beyond it in acknowledged; version counts the commits; owner holds the lease until lease_until.
CREATE TABLE channel_progress (
  channel_id         INTEGER PRIMARY KEY REFERENCES channel,
  watermark          BIGINT  NOT NULL DEFAULT 0,
  acknowledged       BYTEA,
  acknowledged_count BIGINT  NOT NULL DEFAULT 0,
  version            BIGINT  NOT NULL DEFAULT 0,
  owner              TEXT,
  lease_until        BIGINT  NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

-- Messages that wait for a retry or their due time, and those of the same keys behind them.
CREATE TABLE channel_deferred (
  channel_id    INTEGER NOT NULL REFERENCES channel,
  seq           BIGINT  NOT NULL,
  key_hash      BIGINT  NOT NULL,
  message_key   TEXT    NOT NULL,
  headers       TEXT    NOT NULL,
  body          BYTEA   NOT NULL,
  put_at        BIGINT  NOT NULL,
  due_at        BIGINT  NOT NULL,
  attempts      INTEGER NOT NULL,
  error_class   TEXT,
  error_message TEXT,
  PRIMARY KEY (channel_id, seq)
);

CREATE INDEX channel_deferred_key ON channel_deferred (channel_id, key_hash, seq);

-- Messages that the channel gave up on, whole, until someone replays or discards them.
CREATE TABLE channel_dead_letter (
  id            BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_id    INTEGER NOT NULL REFERENCES channel,
  seq           BIGINT  NOT NULL,
  message_key   TEXT    NOT NULL,
  headers       TEXT    NOT NULL,
  body          BYTEA   NOT NULL,
  put_at        BIGINT  NOT NULL,
  died_at       BIGINT  NOT NULL,
  attempts      INTEGER NOT NULL,
  error_class   TEXT    NOT NULL,
  error_message TEXT    NOT NULL
);

CREATE INDEX channel_dead_letter_channel ON channel_dead_letter (channel_id, id);

-- Hashes of the dedupe keys within the retention. The primary key decides between instances; rows
-- come in order of put_at, so that a BRIN index of a few pages finds the old ones.
CREATE TABLE channel_dedupe (
  channel_id INTEGER NOT NULL REFERENCES channel,
  hash_high  BIGINT  NOT NULL,
  hash_low   BIGINT  NOT NULL,
  put_at     BIGINT  NOT NULL,
  PRIMARY KEY (channel_id, hash_high, hash_low)
);

CREATE INDEX channel_dedupe_put_at ON channel_dedupe USING brin (put_at);
