-- Portals whose waiting writes somebody has given up while the portal was disconnected.
CREATE TABLE write_discard (
  portal_id    BIGINT NOT NULL PRIMARY KEY,
  discarded_at BIGINT NOT NULL, -- milliseconds; counts for what was disconnected before
  discarded_by TEXT NOT NULL
);
