-- The temporary token that a call came with; its access token stands where every token stands. Its own calls are found by it: its windows are
-- counted from them, and people look at them.
ALTER TABLE calls ADD COLUMN temporary_token_id text COLLATE "C";

CREATE INDEX calls_by_temporary_token ON calls (temporary_token_id, started_at, call_id) WHERE temporary_token_id IS NOT NULL;
