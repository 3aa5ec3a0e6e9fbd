-- The processes that serve on this database, for commands that hand their work over. Beside an SQLite file a small file says the same.
CREATE TABLE running_caravan (
  instance    TEXT PRIMARY KEY,          -- new with each start; every answer of the process names it
  management  TEXT NOT NULL,             -- where its management port is: http://127.0.0.1:8081
  api         TEXT NOT NULL,             -- where its API is
  started_at  BIGINT NOT NULL            -- milliseconds since the epoch
);
