-- Whose dead letter it is: the portal's number; 0 for none, or not known.
ALTER TABLE channel_dead_letter ADD COLUMN portal_id BIGINT NOT NULL DEFAULT 0;

-- Whose import it is: the domain of who sent it; '*' for those who run the installation.
ALTER TABLE hubspot_import ADD COLUMN domain TEXT NOT NULL DEFAULT '*';

CREATE INDEX channel_dead_letter_portal ON channel_dead_letter (portal_id, id);
