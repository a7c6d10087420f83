-- Plans and what they are about: stages, policies, baselines, templates.

ALTER TABLE tenant ADD COLUMN stage TEXT NOT NULL DEFAULT 'production';

-- Whether the group gives the Settings rights, itself or through what it implies.
ALTER TABLE user_group ADD COLUMN administers INTEGER NOT NULL DEFAULT 0;

CREATE TABLE policy (
  tenant     INTEGER PRIMARY KEY REFERENCES tenant (no) ON DELETE CASCADE,
  fetched_at TEXT,
  reading    TEXT,                            -- JSON
  fault      TEXT                             -- JSON, of the latest attempt
) STRICT;

CREATE TABLE baseline (
  name_key TEXT PRIMARY KEY,                  -- the name without its case, in any script
  body     TEXT NOT NULL                      -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE template (
  id   TEXT PRIMARY KEY,
  body TEXT NOT NULL                          -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE plan (
  id      TEXT PRIMARY KEY,
  made_at TEXT NOT NULL,
  body    TEXT NOT NULL                       -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_made ON plan (made_at);

-- A tenant's part of a plan. It outlives the tenant: what was done stays to be seen.
CREATE TABLE plan_tenant (
  plan     TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,                  -- by name
  tenant   TEXT NOT NULL,
  standing TEXT NOT NULL,                     -- pending, begun, idle, unplanned, or the outcome
  body     TEXT NOT NULL,                     -- JSON
  PRIMARY KEY (plan, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX plan_tenant_once ON plan_tenant (plan, tenant);
