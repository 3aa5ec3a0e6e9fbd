-- Records whose associations are still to be read: committed with the page that brought the record, taken away
-- with the answer. What a crash leaves here is read at the end of the object's next run.
CREATE TABLE association_pending (
  portal_id   BIGINT NOT NULL,
  object_type TEXT NOT NULL,
  to_type     TEXT NOT NULL,             -- associations with records of this type
  record_id   BIGINT NOT NULL,
  touched_at  BIGINT NOT NULL,          -- an answer must be of later than this, HubSpot's time
  PRIMARY KEY (portal_id, object_type, to_type, record_id)
);
