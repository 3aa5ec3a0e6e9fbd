-- Erasures of persons, and what proves them. Times are milliseconds since the epoch.
CREATE TABLE privacy_erasure (
  id        TEXT    NOT NULL PRIMARY KEY,
  portal_id BIGINT NOT NULL,
  asked_at  BIGINT NOT NULL,
  asked_by  TEXT    NOT NULL,
  cause     TEXT    NOT NULL,             -- event, command, request, reapplied
  state     TEXT    NOT NULL,             -- asked, watched, done
  person    TEXT    NOT NULL,             -- ids and addresses as JSON, while it is not done; then empty
  erased_at BIGINT NOT NULL,             -- when all places were gone through first; 0 before
  done_at   BIGINT NOT NULL              -- when the watch ended; 0 before
);

CREATE INDEX privacy_erasure_open ON privacy_erasure (state) WHERE state <> 'done';

-- What was erased where; a run that was cut short goes on behind the last one.
CREATE TABLE privacy_erasure_place (
  erasure_id TEXT    NOT NULL,
  place      TEXT    NOT NULL,
  erased     BIGINT NOT NULL,
  at         BIGINT NOT NULL,
  PRIMARY KEY (erasure_id, place)
);

-- Keyed hashes of the ids and addresses of who was erased: they answer whether somebody was.
CREATE TABLE privacy_erased (
  hash       TEXT NOT NULL,
  erasure_id TEXT NOT NULL,
  PRIMARY KEY (hash, erasure_id)
);
