-- What came of checking what platforms promised. Gone with the tenant.

CREATE TABLE promise (
  tenant     INTEGER PRIMARY KEY REFERENCES tenant (no) ON DELETE CASCADE,
  checked_at TEXT NOT NULL,
  worse_at   TEXT,
  fault      TEXT,                            -- JSON: why the latest check did not see everything
  refused    TEXT,                            -- JSON: why the sign-in was refused; none is tried until that is mended
  standing   TEXT NOT NULL,                   -- JSON: what a row of the fleet shows
  findings   TEXT NOT NULL                    -- JSON, long, and last: the fleet is read without it
) STRICT;

-- When a check came to another answer.
CREATE TABLE promise_change (
  no     INTEGER PRIMARY KEY,                 -- in the order they were seen
  tenant INTEGER NOT NULL REFERENCES tenant (no) ON DELETE CASCADE,
  body   TEXT NOT NULL                        -- JSON
) STRICT;
CREATE INDEX promise_change_tenant ON promise_change (tenant);

CREATE TABLE promise_score (
  tenant INTEGER NOT NULL REFERENCES tenant (no) ON DELETE CASCADE,
  at     TEXT NOT NULL,
  score  INTEGER NOT NULL,
  PRIMARY KEY (tenant, at)
) STRICT, WITHOUT ROWID;

-- Faults somebody accepts for a time.
CREATE TABLE promise_exception (
  tenant INTEGER NOT NULL REFERENCES tenant (no) ON DELETE CASCADE,
  name   TEXT NOT NULL,                       -- of the check
  body   TEXT NOT NULL,                       -- JSON
  PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;
