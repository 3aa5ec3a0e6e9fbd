-- A request that brought writes. With an idempotency key it is accepted once.
CREATE TABLE hubspot_write_submission (
  id              TEXT    NOT NULL PRIMARY KEY,
  idempotency_key TEXT    UNIQUE,
  fingerprint     TEXT    NOT NULL,
  accepted_at     BIGINT NOT NULL
);

-- One row per write: which record, how far it has come, and its outcome. The values travel in the channel.
-- Ids grow with time. State: accepted, sent, done, rejected, dead.
CREATE TABLE hubspot_write (
  id            TEXT    NOT NULL PRIMARY KEY,
  submission_id TEXT    NOT NULL,
  portal_id     BIGINT NOT NULL,
  object_type   TEXT    NOT NULL,
  operation     TEXT    NOT NULL,
  id_property   TEXT,
  id_value      TEXT,
  state         TEXT    NOT NULL,
  record_id     TEXT,
  created       SMALLINT NOT NULL,
  problems      TEXT,
  accepted_at   BIGINT NOT NULL,
  sent_at       BIGINT,
  settled_at    BIGINT
);

CREATE INDEX hubspot_write_by_submission ON hubspot_write (submission_id, id);
CREATE INDEX hubspot_write_by_record ON hubspot_write (portal_id, object_type, record_id) WHERE created = 1;
CREATE INDEX hubspot_write_not_done ON hubspot_write (state, id) WHERE state <> 'done';
