-- Who submitted the writes, as JSON; null for a route of Caravan's own.
ALTER TABLE hubspot_write_submission ADD COLUMN caller TEXT;
