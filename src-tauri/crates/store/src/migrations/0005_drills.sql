-- What drills found out about backups, by the content of their files; the latest of each.

CREATE TABLE drill (
  sha256 TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,                       -- by name; empty where it is not known
  at     TEXT NOT NULL,
  body   TEXT NOT NULL                        -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX drill_tenant ON drill (tenant, at);
