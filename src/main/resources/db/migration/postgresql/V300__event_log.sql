-- One row per processing of an event; appended, exported, and purged by age from the front.
CREATE TABLE event_log (
  id                BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  portal_id         BIGINT NOT NULL,
  subscription_id   BIGINT NOT NULL,
  event_id          BIGINT NOT NULL,
  subscription_type TEXT    NOT NULL,
  object_id         BIGINT NOT NULL,
  occurred_at       BIGINT NOT NULL,
  processed_at      BIGINT NOT NULL,
  outcome           TEXT    NOT NULL
);

-- Events of kinds that nobody handles, whole.
CREATE TABLE event_unknown (
  id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  portal_id   BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  body        TEXT    NOT NULL
);
