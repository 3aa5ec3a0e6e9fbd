-- What was written to HubSpot a short while ago, to know it again when it comes back as an event: hashes, many in a row, appended
-- and purged. The memory of the process is built from these at its start.
CREATE TABLE hubspot_write_echo (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  owner   TEXT    NOT NULL,
  entries BLOB    NOT NULL
);
