-- Where backups come from, what the latest listings had, and what is brought here.

CREATE TABLE source (
  id        TEXT PRIMARY KEY,
  tenant    TEXT NOT NULL,
  name_key  TEXT NOT NULL,                    -- the name without its case, in any script
  body      TEXT NOT NULL,                    -- JSON, without secrets
  begun     INTEGER NOT NULL DEFAULT 0,       -- listings so far
  listed_at TEXT,
  ignored   INTEGER NOT NULL DEFAULT 0,       -- files in it that are no backups
  fault     TEXT,                             -- JSON, of the latest attempt
  UNIQUE (tenant, name_key)
) STRICT, WITHOUT ROWID;

-- Filled by the hundred thousand. Those of an earlier listing go when a later one is whole.
CREATE TABLE found_backup (
  source  TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  path    TEXT NOT NULL,
  id      TEXT NOT NULL,
  at      TEXT NOT NULL,
  named   INTEGER NOT NULL,                   -- the time is from its name
  holds   TEXT NOT NULL,
  bytes   INTEGER,
  listing INTEGER NOT NULL,
  PRIMARY KEY (source, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX found_backup_id ON found_backup (id);

CREATE TABLE download (
  id       TEXT PRIMARY KEY,
  tenant   TEXT NOT NULL,
  source   TEXT NOT NULL,
  backup   TEXT NOT NULL,
  state    TEXT NOT NULL,
  position INTEGER NOT NULL,
  body     TEXT NOT NULL                      -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX download_position ON download (position);
