-- What both sides of a two-way recipe last agreed on: one row for each customer that met its contact.
CREATE TABLE recipe_pair (
  recipe      TEXT    NOT NULL,
  customer_id TEXT    NOT NULL,
  contact_id  TEXT,
  state       TEXT    NOT NULL,
  version     INTEGER NOT NULL,
  PRIMARY KEY (recipe, customer_id)
) WITHOUT ROWID;

CREATE INDEX recipe_pair_by_contact ON recipe_pair (recipe, contact_id);

-- How far a recipe has read the table of the other side.
CREATE TABLE recipe_position (
  recipe     TEXT NOT NULL PRIMARY KEY,
  updated_at TEXT NOT NULL,
  id         TEXT NOT NULL
) WITHOUT ROWID;
