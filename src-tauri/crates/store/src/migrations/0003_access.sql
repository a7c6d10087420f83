-- Cards, desks and the threads that travel by them; what was done for a support access, and stray ones.

CREATE TABLE card (
  sign    TEXT PRIMARY KEY,                   -- Ed25519 public key, lower-case hex
  own     INTEGER NOT NULL DEFAULT 0,         -- this person's own
  seen_at TEXT NOT NULL,                      -- for the first time
  body    TEXT NOT NULL                       -- JSON
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX card_own ON card (own) WHERE own = 1;

CREATE TABLE desk (
  name_key TEXT PRIMARY KEY,                  -- the name without its case, in any script
  name     TEXT NOT NULL,
  place    TEXT NOT NULL,                     -- JSON, without secrets
  read_at  TEXT,
  fault    TEXT                               -- JSON, of the latest reading
) STRICT, WITHOUT ROWID;

-- Which desk a thread travels by; none: by hand. A forgotten desk leaves its threads.
CREATE TABLE thread (
  id     TEXT PRIMARY KEY,
  desk   TEXT REFERENCES desk (name_key) ON DELETE SET NULL,
  remote TEXT                                 -- where it is on the desk, such as the ticket's record id
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_desk ON thread (desk);

-- Every envelope ever seen, those that count for nothing as well. It only grows.
CREATE TABLE thread_event (
  no       INTEGER PRIMARY KEY,               -- in the order they came here
  thread   TEXT NOT NULL REFERENCES thread (id) ON DELETE CASCADE,
  hash     TEXT NOT NULL,
  copy     INTEGER NOT NULL,                  -- 0; 1 and more for what is there again
  place    INTEGER,                           -- rank on the desk, which is the order that counts for all; none: only here
  envelope TEXT NOT NULL,
  came_at  TEXT NOT NULL,
  waiting  INTEGER NOT NULL DEFAULT 0         -- made here, and not on the desk yet
) STRICT;
CREATE UNIQUE INDEX thread_event_once ON thread_event (thread, hash, copy);
CREATE INDEX thread_event_waiting ON thread_event (thread) WHERE waiting = 1;

-- What this panel did on a tenant for an access: written before and after each step.
CREATE TABLE grant_work (
  thread    TEXT PRIMARY KEY,
  tenant    TEXT NOT NULL,
  body      TEXT NOT NULL,                    -- JSON
  inventory TEXT,                             -- JSON, as it was before the access
  receipt   TEXT                              -- the signed receipt
) STRICT, WITHOUT ROWID;
CREATE INDEX grant_work_tenant ON grant_work (tenant);

-- Support accounts that should not be on their tenant as they are, as last seen.
CREATE TABLE stray (
  tenant TEXT NOT NULL,
  uid    INTEGER NOT NULL,
  body   TEXT NOT NULL,                       -- JSON
  PRIMARY KEY (tenant, uid)
) STRICT, WITHOUT ROWID;
