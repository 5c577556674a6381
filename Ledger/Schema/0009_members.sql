-- The members of accounts, kept by the projector like everything that is asked for often. What a member has spent and holds is over all its tokens.
CREATE TABLE members (
    account_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    settings jsonb,
    added_at timestamptz,
    removed_at timestamptz,
    amount_spent bigint NOT NULL DEFAULT 0,
    amount_held bigint NOT NULL DEFAULT 0,
    seq bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, id)
);

-- The member whose token a call came with, and what members list: their own calls and tokens.
ALTER TABLE calls ADD COLUMN member_id text COLLATE "C";
CREATE INDEX calls_by_member ON calls (account_id, member_id, started_at, call_id) WHERE member_id IS NOT NULL;
CREATE INDEX tokens_by_member ON tokens (account_id, (settings ->> 'member'), id) WHERE settings ->> 'member' IS NOT NULL;
