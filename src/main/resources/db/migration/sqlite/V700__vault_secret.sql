-- Secrets at rest: refresh tokens, webhook secrets. The keys that open them are never in this database.
CREATE TABLE vault_secret (
  place       TEXT PRIMARY KEY,          -- what it is bound to, as portal/4711/refresh-token: opens nowhere else
  sealed      TEXT NOT NULL,             -- v1:<key id>:<nonce and AES-256-GCM cipher text, base64url>
  updated_at  INTEGER NOT NULL           -- milliseconds since the epoch
) WITHOUT ROWID;
