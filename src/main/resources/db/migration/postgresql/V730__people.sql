-- A tenant: it owns portals. state: active or suspended; nobody of a suspended one gets in.
CREATE TABLE domain (
  name       TEXT    NOT NULL PRIMARY KEY,
  state      TEXT    NOT NULL,
  created_at BIGINT NOT NULL
);

-- The one of portals that name none.
INSERT INTO domain (name, state, created_at) VALUES ('default', 'active', 0);

-- A person in a domain; domain '*' for those who run the installation. Who belongs to two domains is two users, so that neither
-- domain learns of the other.
CREATE TABLE app_user (
  id         TEXT    NOT NULL PRIMARY KEY,
  email      TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  domain     TEXT    NOT NULL,
  role       TEXT    NOT NULL,
  state      TEXT    NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (domain, email)
);

-- Who was removed from a domain, so that a token of earlier days lets them in no more: SHA-256 of what tokens call them, in hex.
CREATE TABLE removed_user (
  domain     TEXT    NOT NULL,
  hash       TEXT    NOT NULL,
  removed_at BIGINT NOT NULL,
  PRIMARY KEY (domain, hash)
);

-- A machine's key. hash: SHA-256 of its secret, in hex. last_used_at, revoked_at: 0 for never.
CREATE TABLE api_key (
  id           TEXT    NOT NULL PRIMARY KEY,
  name         TEXT    NOT NULL,
  domain       TEXT    NOT NULL,
  role         TEXT    NOT NULL,
  hash         TEXT    NOT NULL,
  prefix       TEXT    NOT NULL,
  created_by   TEXT    NOT NULL,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL DEFAULT 0,
  revoked_at   BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX api_key_domain ON api_key (domain, created_at);

-- Counts the changes to the tables above: how other processes notice that there was one.
CREATE TABLE people_revision (
  id       INTEGER NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL
);

INSERT INTO people_revision (id, revision) VALUES (1, 1);
