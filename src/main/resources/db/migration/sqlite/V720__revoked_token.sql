-- Tokens that count for nothing before they expire.
CREATE TABLE revoked_token (
  id         TEXT NOT NULL PRIMARY KEY, -- the claim jti, or sha256: and a hash of the token
  revoked_at INTEGER NOT NULL,           -- milliseconds
  revoked_by TEXT NOT NULL,
  forget_at  INTEGER NOT NULL            -- it has expired by then (milliseconds)
);
