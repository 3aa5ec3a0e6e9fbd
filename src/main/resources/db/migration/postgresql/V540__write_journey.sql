-- The write that brought an association; null for a write that a caller submitted.
ALTER TABLE hubspot_write ADD COLUMN parent_id TEXT;
-- The channel in which the write waits, and a number that stands for its record: later writes of the same record
-- join it there. Null for a new record that no other write can name.
ALTER TABLE hubspot_write ADD COLUMN channel TEXT;
ALTER TABLE hubspot_write ADD COLUMN record_hash BIGINT;

CREATE INDEX hubspot_write_by_parent ON hubspot_write (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX hubspot_write_waiting ON hubspot_write (record_hash) WHERE settled_at IS NULL AND record_hash IS NOT NULL;
CREATE INDEX hubspot_write_submission_keyed ON hubspot_write_submission (accepted_at) WHERE idempotency_key IS NOT NULL;
