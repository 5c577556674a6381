-- What people ask the books, kept by the projector behind the journal. Every row here can be dropped and made again from the journal.
-- Money is whole nano-dollars, prices are pico-dollars for each unit. Nothing here carries a CHECK on money: a broken rule must reach the
-- audit and be named there, not stop the projection of everybody else's books.
-- Ids sort by bytes (COLLATE "C"), so that keyset paging means the same on every server.

CREATE TABLE accounts (
    id text COLLATE "C" PRIMARY KEY,
    name text NOT NULL DEFAULT '',
    status text NOT NULL DEFAULT '',
    settings jsonb,
    topped_up bigint NOT NULL DEFAULT 0,
    cash_held bigint NOT NULL DEFAULT 0,
    cash_spent bigint NOT NULL DEFAULT 0,
    debt_incurred bigint NOT NULL DEFAULT 0,
    debt_paid bigint NOT NULL DEFAULT 0,
    calls_held bigint NOT NULL DEFAULT 0,
    opened_at timestamptz,
    -- The last row of the stream that said anything; activation marks are passed over.
    seq bigint NOT NULL DEFAULT 0
);

CREATE TABLE orders (
    account_id text COLLATE "C" NOT NULL,
    order_number text COLLATE "C" NOT NULL,
    amount bigint NOT NULL,
    debt_paid bigint NOT NULL,
    operator text NOT NULL,
    at timestamptz NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (account_id, order_number)
);

-- A token's settings come from its own stream and its spending from its account's stream. The two are projected in whatever order they
-- became durable, so a row may exist before its settings do.
CREATE TABLE tokens (
    id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    name text NOT NULL DEFAULT '',
    status text NOT NULL DEFAULT '',
    settings jsonb,
    amount_spent bigint NOT NULL DEFAULT 0,
    amount_held bigint NOT NULL DEFAULT 0,
    calls_held bigint NOT NULL DEFAULT 0,
    created_at timestamptz,
    deleted_at timestamptz,
    seq bigint NOT NULL DEFAULT 0
);

CREATE INDEX tokens_by_account ON tokens (account_id, id);

-- held = slices of calls in progress + what ended calls cost and the package has not captured yet, so
-- amount = captured + held + (remaining or expired) at every moment.
CREATE TABLE packages (
    id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    name text NOT NULL DEFAULT '',
    terms jsonb,
    valid_from timestamptz,
    valid_to timestamptz,
    amount bigint NOT NULL DEFAULT 0,
    captured bigint NOT NULL DEFAULT 0,
    held bigint NOT NULL DEFAULT 0,
    ordinal_captured bigint NOT NULL DEFAULT 0,
    added_at timestamptz,
    seq bigint NOT NULL DEFAULT 0
);

CREATE INDEX packages_by_account ON packages (account_id, id);

-- started_at is the time inside the call's id, so an id alone leads to one partition. Partitions are months, made ahead by the program;
-- the default partition takes what a wrong clock sends elsewhere.
CREATE TABLE calls (
    started_at timestamptz NOT NULL,
    call_id uuid NOT NULL,
    account_id text COLLATE "C" NOT NULL,
    token_id text COLLATE "C" NOT NULL,
    model text NOT NULL,
    upstream text NOT NULL,
    state text NOT NULL,
    picos_input bigint NOT NULL,
    picos_cache_read bigint NOT NULL,
    picos_cache_write bigint NOT NULL,
    picos_output bigint NOT NULL,
    picos_per_call bigint NOT NULL,
    discount_millionths int NOT NULL,
    units_estimated bigint NOT NULL,
    units_input bigint NOT NULL,
    units_cache_read bigint NOT NULL,
    units_cache_write bigint NOT NULL,
    units_output bigint NOT NULL,
    units_reasoning bigint NOT NULL,
    usage_source text NOT NULL,
    charge bigint,
    amount_held bigint NOT NULL,
    -- What holds while the call is held, what paid once it has ended.
    allocation jsonb NOT NULL,
    result_status int,
    ms_first_byte bigint,
    ms_total bigint,
    held_at timestamptz NOT NULL,
    ended_at timestamptz,
    -- The rows of the account's stream that prove this one.
    seq_held bigint NOT NULL,
    seq_ended bigint,
    seq_corrected bigint,
    PRIMARY KEY (started_at, call_id)
) PARTITION BY RANGE (started_at);

CREATE INDEX calls_by_account ON calls (account_id, started_at, call_id);
CREATE INDEX calls_by_token ON calls (token_id, started_at, call_id);
CREATE INDEX calls_in_progress ON calls (account_id) WHERE state = 'Held';

CREATE TABLE calls_default PARTITION OF calls DEFAULT;

-- How far the tables above are. One row, for ever; it is locked by whoever moves it, so two projectors cannot apply the same journal twice.
CREATE TABLE projection (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    cursor_tx xid8 NOT NULL DEFAULT '0',
    cursor_position bigint NOT NULL DEFAULT 0
);

INSERT INTO projection DEFAULT VALUES;
