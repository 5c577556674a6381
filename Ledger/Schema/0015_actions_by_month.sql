-- The record of actions in months, so that what is older than it is to be kept can go as a whole, and no single row can be changed or deleted, now as
-- before. Ids are UUIDs of version 7, which begin with their time: a month is a range of them. What is done to a partition by its own name is seen by
-- its own trigger only, so each has one.
CREATE TEMPORARY TABLE actions_before ON COMMIT DROP AS TABLE actions;
CREATE TEMPORARY TABLE action_outcomes_before ON COMMIT DROP AS TABLE action_outcomes;
DROP TABLE action_outcomes, actions;

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
) PARTITION BY RANGE (id);

CREATE INDEX actions_by_account ON actions (account_id, id);

CREATE TABLE action_outcomes (
    action_id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    status int NOT NULL
) PARTITION BY RANGE (action_id);

CREATE TABLE actions_default PARTITION OF actions DEFAULT;
CREATE TABLE action_outcomes_default PARTITION OF action_outcomes DEFAULT;
INSERT INTO actions SELECT * FROM actions_before;
INSERT INTO action_outcomes SELECT * FROM action_outcomes_before;

CREATE TRIGGER actions_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON actions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_action_change();
CREATE TRIGGER action_outcomes_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON action_outcomes
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_action_change();
CREATE TRIGGER actions_default_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON actions_default
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_action_change();
CREATE TRIGGER action_outcomes_default_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON action_outcomes_default
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_action_change();
