-- What was written to HubSpot a short while ago, to know it again when it comes back as an event: hashes, many in a row, appended
-- and purged. The memory of each process is built from these at its start, and kept up with what others append.
CREATE TABLE hubspot_write_echo (
  id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      BIGINT NOT NULL,
  owner   TEXT   NOT NULL,
  entries BYTEA  NOT NULL
);
