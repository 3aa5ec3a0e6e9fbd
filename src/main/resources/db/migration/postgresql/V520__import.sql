-- A file that was taken in over REST. With an idempotency key it is taken in once; whole: all of its rows were handed over.
CREATE TABLE hubspot_import (
  id              TEXT    NOT NULL PRIMARY KEY,
  idempotency_key TEXT    UNIQUE,
  words           TEXT    NOT NULL,
  format          TEXT    NOT NULL,
  whole           INTEGER NOT NULL,
  accepted_at     BIGINT NOT NULL
);

-- Rows of a file that went in one submission: where each began, and which were refused ({"position": problem}).
CREATE TABLE hubspot_import_chunk (
  import_id     TEXT    NOT NULL,
  number        INTEGER NOT NULL,
  fingerprint   TEXT    NOT NULL,
  lines         TEXT    NOT NULL,
  refused       TEXT    NOT NULL,
  submission_id TEXT,
  PRIMARY KEY (import_id, number)
);
