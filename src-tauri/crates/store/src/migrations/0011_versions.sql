-- By which a source, or this computer's disk, knows the state of a file that was looked at: what was written since is another
-- file, whatever its size.

ALTER TABLE found_backup ADD COLUMN version TEXT;
ALTER TABLE backup ADD COLUMN version TEXT;
