-- What was in the vault when it was last looked into.

CREATE TABLE vaulted_backup (
  id     TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,                       -- by name
  body   TEXT NOT NULL                        -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX vaulted_backup_tenant ON vaulted_backup (tenant);
