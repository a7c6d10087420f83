-- Frozen: never edited once released; changes are new files. `no` columns are local numbers that keep rows and keys short.

CREATE TABLE tenant (
  no                  INTEGER PRIMARY KEY,
  id                  TEXT NOT NULL UNIQUE,
  name                TEXT NOT NULL,
  name_key            TEXT NOT NULL UNIQUE,   -- the name without its case, in any script
  url                 TEXT NOT NULL,
  database            TEXT NOT NULL,
  login               TEXT NOT NULL,
  sign_in_with        TEXT NOT NULL,
  platform            TEXT NOT NULL,
  trust               TEXT NOT NULL,          -- JSON
  allow_plain_http    INTEGER NOT NULL,
  has_master_password INTEGER NOT NULL,
  added_at            TEXT NOT NULL,
  UNIQUE (url, database, login)
) STRICT;

CREATE TABLE tenant_check (
  tenant     INTEGER PRIMARY KEY REFERENCES tenant (no) ON DELETE CASCADE,
  checked_at TEXT NOT NULL,
  body       TEXT NOT NULL                    -- JSON
) STRICT;

-- How fresh what we know about a tenant's users is.
CREATE TABLE user_sync (
  tenant     INTEGER PRIMARY KEY REFERENCES tenant (no) ON DELETE CASCADE,
  watermark  TEXT,
  fetched_at TEXT,
  read_whole_at TEXT,
  count      INTEGER NOT NULL,
  complete   INTEGER NOT NULL,
  last_fault TEXT                             -- JSON
) STRICT;

-- Filled by the hundred thousand: no foreign keys here, `tenants::remove` empties them.
CREATE TABLE user (
  place        INTEGER PRIMARY KEY,           -- tenant * 2^40 + id: one small key, filled in order
  login        TEXT NOT NULL,
  name         TEXT NOT NULL,
  email        TEXT,                          -- NULL: none; '': the login is the e-mail
  bits         INTEGER NOT NULL,              -- see search::bits
  last_sign_in INTEGER,                       -- seconds since 1970, UTC
  group_set    INTEGER NOT NULL
) STRICT;

CREATE TABLE user_group (
  tenant INTEGER NOT NULL,
  id     INTEGER NOT NULL,
  xmlid  TEXT,
  name   TEXT NOT NULL,
  PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_group_xmlid ON user_group (xmlid, tenant) WHERE xmlid IS NOT NULL;

-- Most users share one of few combinations of groups: each is kept once.
CREATE TABLE group_set (
  no     INTEGER PRIMARY KEY,
  tenant INTEGER NOT NULL,
  ids    TEXT NOT NULL,                       -- JSON, ascending
  UNIQUE (tenant, ids)
) STRICT;
CREATE TABLE group_set_member (
  tenant    INTEGER NOT NULL,
  group_id  INTEGER NOT NULL,
  group_set INTEGER NOT NULL,
  PRIMARY KEY (tenant, group_id, group_set)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_key (
  tenant     INTEGER NOT NULL,
  user       INTEGER NOT NULL,
  id         INTEGER NOT NULL,
  name       TEXT NOT NULL,
  created_at TEXT,
  expires_at TEXT,
  PRIMARY KEY (tenant, user, id)
) STRICT, WITHOUT ROWID;

-- The search index, derived from `user`: see search/mod.rs.
CREATE TABLE search_block (
  no   INTEGER PRIMARY KEY,
  body BLOB NOT NULL
) STRICT;
CREATE TABLE search_directory (
  tenant  INTEGER PRIMARY KEY,
  entries BLOB NOT NULL                       -- of its blocks, see search/directory.rs
) STRICT;
CREATE TABLE search_segment (
  no     INTEGER PRIMARY KEY,                 -- 0: the blocks that are in none yet
  blocks INTEGER NOT NULL,                    -- when it was made
  live   INTEGER NOT NULL                     -- of them, still as they were
) STRICT;
INSERT INTO search_segment (no, blocks, live) VALUES (0, 0, 0);
CREATE TABLE search_posting (
  segment INTEGER NOT NULL,
  token   INTEGER NOT NULL,
  slices  BLOB NOT NULL,
  PRIMARY KEY (segment, token)
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
  id         TEXT PRIMARY KEY,
  state      TEXT NOT NULL,
  started_at TEXT NOT NULL,
  owner      TEXT NOT NULL,                   -- the running program that works on it
  body       TEXT NOT NULL                    -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX job_started ON job (started_at);
CREATE INDEX job_running ON job (state) WHERE state = 'running';

CREATE TABLE journal (
  seq      INTEGER PRIMARY KEY,
  at       TEXT NOT NULL,
  actor    TEXT NOT NULL,
  tenant   TEXT,
  action   TEXT NOT NULL,
  detail   TEXT NOT NULL,
  outcome  TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash     TEXT NOT NULL
) STRICT;
CREATE TRIGGER journal_is_not_edited BEFORE UPDATE ON journal
BEGIN SELECT RAISE (ABORT, 'the journal is only ever added to'); END;
CREATE TRIGGER journal_is_not_shortened BEFORE DELETE ON journal
BEGIN SELECT RAISE (ABORT, 'the journal is only ever added to'); END;

CREATE TABLE backup (
  file     TEXT PRIMARY KEY,
  tenant   TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  body     TEXT NOT NULL                      -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX backup_tenant ON backup (tenant, taken_at);

CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL                         -- JSON
) STRICT, WITHOUT ROWID;
