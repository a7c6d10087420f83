-- What this panel did on a server for a restore: written before and after each step.

CREATE TABLE restore_work (
  thread     TEXT PRIMARY KEY,
  tenant     TEXT NOT NULL,
  body       TEXT NOT NULL,                   -- JSON
  remembered TEXT                             -- JSON: how the live database was, and what was stopped by hand
) STRICT, WITHOUT ROWID;
CREATE INDEX restore_work_tenant ON restore_work (tenant);
