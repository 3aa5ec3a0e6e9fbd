-- Portals that somebody connected by OAuth. Those of the settings are not here. Times in milliseconds since the epoch.
CREATE TABLE portal_connection (
  portal_id       INTEGER NOT NULL PRIMARY KEY,
  name            TEXT    NOT NULL UNIQUE,
  domain          TEXT    NOT NULL,         -- the tenant that owns it, also after it was disconnected
  state           TEXT    NOT NULL,         -- connected, disconnected
  client_id       TEXT    NOT NULL,         -- of the app that is installed
  scopes          TEXT    NOT NULL,         -- granted, with blanks between
  hub_domain      TEXT    NOT NULL,         -- empty when HubSpot did not tell
  user_id         INTEGER NOT NULL,         -- of the person who installed the app; 0 for not known
  user_name       TEXT    NOT NULL,         -- as HubSpot calls that person: an e-mail address
  account_type    TEXT    NOT NULL,         -- STANDARD, SANDBOX ...
  tier            TEXT    NOT NULL,         -- empty until it is known
  app_kind        TEXT    NOT NULL,         -- private, marketplace
  time_zone       TEXT    NOT NULL,         -- empty until it is known
  connected_by    TEXT    NOT NULL,         -- who asked for it
  connected_at    INTEGER NOT NULL,
  disconnected_at INTEGER NOT NULL,         -- 0 while it is connected
  reason          TEXT    NOT NULL,         -- why it is disconnected
  version         INTEGER NOT NULL          -- grows with each change
);

-- How far the tokens of a portal have come, which the vault keeps, and who is refreshing them: one at a time in all instances.
CREATE TABLE portal_grant (
  portal_id       INTEGER NOT NULL PRIMARY KEY,
  access_until    INTEGER NOT NULL,         -- 0 before the first refresh
  granted_at      INTEGER NOT NULL,
  generation      INTEGER NOT NULL,         -- grows with each grant: of two that refresh only one is kept
  origin          TEXT    NOT NULL,         -- digest of the settings' refresh token that it began with; empty for none
  lease_holder    TEXT    NOT NULL,         -- the process that refreshes it; empty for none
  lease_until     INTEGER NOT NULL          -- then another one may: the process has crashed
);

-- Who has asked to connect a portal, until HubSpot leads back: each may be used once.
CREATE TABLE portal_authorization (
  id              TEXT    NOT NULL PRIMARY KEY,
  asked_by        TEXT    NOT NULL,
  asked_kind      TEXT    NOT NULL,
  asked_from      TEXT    NOT NULL,         -- an IP address
  domain          TEXT    NOT NULL,
  name            TEXT    NOT NULL,         -- what the portal is to be called; empty for no wish
  scopes          TEXT    NOT NULL,
  redirect_uri    TEXT    NOT NULL,
  expires_at      INTEGER NOT NULL,
  used_at         INTEGER NOT NULL,         -- 0 until it is
  outcome         TEXT    NOT NULL,         -- JSON; empty until it is known
  portal_id       INTEGER NOT NULL          -- 0 until it is known
);

CREATE INDEX portal_authorization_old ON portal_authorization (expires_at);
