-- An exception covers the fault it was made for. One that does not say which that was covers nothing, and goes; who accepted
-- what, and why, stays in the journal.

DELETE FROM promise_exception WHERE json_type(body, '$.found') IS NULL;
