-- Tokens that count for nothing before they expire.
CREATE TABLE revoked_token (
  id         TEXT NOT NULL PRIMARY KEY, -- the claim jti, or sha256: and a hash of the token
  revoked_at BIGINT NOT NULL,           -- milliseconds
  revoked_by TEXT NOT NULL,
  forget_at  BIGINT NOT NULL            -- it has expired by then (milliseconds)
);
