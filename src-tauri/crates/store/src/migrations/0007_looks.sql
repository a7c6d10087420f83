-- What the latest check of a backup where its source has it showed, or that it was tried in vain. Gone with the backup.

CREATE TABLE look (
  source TEXT NOT NULL,
  path   TEXT NOT NULL,
  body   TEXT NOT NULL,                       -- JSON
  PRIMARY KEY (source, path),
  FOREIGN KEY (source, path) REFERENCES found_backup (source, path) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
