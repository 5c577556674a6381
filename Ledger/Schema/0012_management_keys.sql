-- Keys of the admin API that belong to one member of one account. What a key may do is the member's role, which its account knows.
CREATE TABLE management_keys (
    id text COLLATE "C" PRIMARY KEY,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    account_id text COLLATE "C" NOT NULL,
    member_id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);

CREATE INDEX management_keys_by_member ON management_keys (account_id, member_id, created_at);

-- Who did what at the admin API: what was asked before anything is done, and what came of it behind. Both are only ever added to. An action
-- without an outcome is one whose process ended in between.
CREATE TABLE actions (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    caller text NOT NULL,
    role text NOT NULL,
    member_id text COLLATE "C",
    key_id text COLLATE "C",
    account_id text COLLATE "C",
    method text NOT NULL,
    route text NOT NULL,
    path text NOT NULL
);

CREATE INDEX actions_by_account ON actions (account_id, id);

CREATE TABLE action_outcomes (
    action_id uuid PRIMARY KEY REFERENCES actions (id),
    at timestamptz NOT NULL,
    status int NOT NULL
);

CREATE FUNCTION refuse_action_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The record of actions is only ever added to.';
END $$;

CREATE TRIGGER actions_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON actions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_action_change();
CREATE TRIGGER action_outcomes_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON action_outcomes
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_action_change();
