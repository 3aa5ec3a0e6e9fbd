-- Who did what. Appended, never changed: each entry's hash covers all of its fields and the hash of the entry before it, so ids have
-- no gaps. Times are milliseconds since the epoch, hashes hexadecimal.
CREATE TABLE audit_entry (
  id             BIGINT NOT NULL PRIMARY KEY,
  at             BIGINT NOT NULL,
  caller_kind    TEXT    NOT NULL,
  caller_id      TEXT    NOT NULL,
  caller_domain  TEXT    NOT NULL,
  caller_role    TEXT    NOT NULL,
  caller_address TEXT    NOT NULL,
  action         TEXT    NOT NULL,
  target         TEXT    NOT NULL,
  portal_id      BIGINT NOT NULL,        -- 0: none, or not a single one
  before_digest  TEXT    NOT NULL,        -- of the salted value; empty for none
  after_digest   TEXT    NOT NULL,
  result         TEXT    NOT NULL,
  previous_hash  TEXT    NOT NULL,
  hash           TEXT    NOT NULL
);

CREATE INDEX audit_entry_by_caller ON audit_entry (caller_id, caller_kind, caller_domain, id);
CREATE INDEX audit_entry_by_target ON audit_entry (portal_id, target);

-- The values before and after, apart from the chain: a person's can be erased, and the chain holds. Without the salt nobody can try
-- what a digest was made of.
CREATE TABLE audit_value (
  entry_id     BIGINT NOT NULL PRIMARY KEY,
  salt         TEXT    NOT NULL,
  value_before TEXT    NOT NULL,
  value_after  TEXT    NOT NULL
);

-- The chain's end.
CREATE TABLE audit_chain (
  one       SMALLINT NOT NULL PRIMARY KEY CHECK (one = 1),
  last_id   BIGINT NOT NULL,
  last_hash TEXT    NOT NULL
);

INSERT INTO audit_chain (one, last_id, last_hash) VALUES (1, 0, '');

-- Files to which a caller's oldest entries were moved.
CREATE TABLE audit_archive (
  file          TEXT    NOT NULL PRIMARY KEY,
  caller_kind   TEXT    NOT NULL,
  caller_id     TEXT    NOT NULL,
  caller_domain TEXT    NOT NULL,
  first_id      BIGINT NOT NULL,
  last_id       BIGINT NOT NULL,
  entries       BIGINT NOT NULL,
  archived_at   BIGINT NOT NULL
);

-- Persons whose values must still be taken out of files; a row goes when that is done.
CREATE TABLE audit_erasure (
  id     TEXT NOT NULL PRIMARY KEY,
  person TEXT NOT NULL
);

CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND TG_LEVEL = 'ROW' THEN
    IF EXISTS (
      SELECT 1 FROM audit_archive a
      WHERE a.caller_kind = OLD.caller_kind AND a.caller_id = OLD.caller_id AND a.caller_domain = OLD.caller_domain
        AND OLD.id BETWEEN a.first_id AND a.last_id) THEN
      RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only: no entry can be deleted that was not archived';
  END IF;
  RAISE EXCEPTION 'the audit log is append-only: % on % is not possible', TG_OP, TG_TABLE_NAME;
END $$;

CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_value_no_change BEFORE UPDATE ON audit_value
  FOR EACH ROW EXECUTE FUNCTION audit_append_only();
