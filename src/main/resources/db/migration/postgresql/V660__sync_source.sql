-- What is worth knowing of a run that went well.
ALTER TABLE sync_run ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- All changes up to this moment were searched for a second time: some appear in HubSpot's index late.
ALTER TABLE sync_position ADD COLUMN settled BIGINT NOT NULL DEFAULT 0;

-- Few records are gone, so that counting the others costs two looks at indexes.
CREATE INDEX mirror_record_gone ON mirror_record (portal_id, object_type) WHERE state <> 'live';

-- Former values of chosen properties, as HubSpot remembers them. Times in milliseconds since the epoch.
CREATE TABLE mirror_property_history (
  portal_id   BIGINT NOT NULL,
  object_type TEXT NOT NULL,
  record_id   BIGINT NOT NULL,
  property    TEXT NOT NULL,
  changed_at  BIGINT NOT NULL,
  value       TEXT NOT NULL,             -- empty when it was cleared
  source_type TEXT NOT NULL,             -- CRM_UI, INTEGRATION, IMPORT ...; empty when HubSpot does not say
  source_id   TEXT NOT NULL,
  PRIMARY KEY (portal_id, object_type, record_id, property, changed_at)
);

-- Which histories were read of a record: those of properties that are chosen later are still to come.
CREATE TABLE mirror_history_read (
  portal_id   BIGINT NOT NULL,
  object_type TEXT NOT NULL,
  record_id   BIGINT NOT NULL,
  properties  TEXT NOT NULL,             -- comma-separated, in alphabetical order
  PRIMARY KEY (portal_id, object_type, record_id)
);
