-- Portals whose waiting writes somebody has given up while the portal was disconnected.
CREATE TABLE write_discard (
  portal_id    INTEGER NOT NULL PRIMARY KEY,
  discarded_at INTEGER NOT NULL, -- milliseconds; counts for what was disconnected before
  discarded_by TEXT NOT NULL
);
