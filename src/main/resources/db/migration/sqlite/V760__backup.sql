-- Restores of this database from a backup. Times are milliseconds since the epoch.
CREATE TABLE backup_restore (
  restored_at  INTEGER NOT NULL PRIMARY KEY,
  backup       TEXT    NOT NULL,          -- its id; empty when it was none of Caravan's own
  backup_at    INTEGER NOT NULL,          -- nothing later than this is in it
  reapplied_at INTEGER NOT NULL           -- when those erased since were erased again; 0 before
);

-- Writes that waited in a restored backup: they may have been sent after it was made, and are held back until somebody decides.
CREATE TABLE hubspot_write_restore (
  restored_at INTEGER NOT NULL PRIMARY KEY,
  backup_at   INTEGER NOT NULL,
  writes      INTEGER NOT NULL,
  decision    TEXT    NOT NULL            -- held, released, discarded
);

-- The last messages of the channels that these writes wait in.
CREATE TABLE hubspot_write_held (
  channel  TEXT    NOT NULL PRIMARY KEY,
  last_seq INTEGER NOT NULL
);

-- By when all backups are gone that may hold the person; 0 for none.
ALTER TABLE privacy_erasure ADD COLUMN backups_until INTEGER NOT NULL DEFAULT 0;
