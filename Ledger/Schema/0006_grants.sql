-- The grants in an account: everything that pays beside cash and packages. Quantities are whole numbers of the smallest part of the unit:
-- nano-dollars, millionths of a credit, calls. granted = spent + held + lapsed + what remains, at every moment.
CREATE TABLE grants (
    account_id text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    unit text NOT NULL DEFAULT '',
    status text NOT NULL DEFAULT '',
    terms jsonb,
    added_at timestamptz,
    period bigint,
    period_from timestamptz,
    period_to timestamptz,
    granted bigint NOT NULL DEFAULT 0,
    spent bigint NOT NULL DEFAULT 0,
    held bigint NOT NULL DEFAULT 0,
    lapsed bigint NOT NULL DEFAULT 0,
    seq bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, name)
);

-- What was given back of a call's charge, which is then what remains, and the row of the account's stream that proves it.
ALTER TABLE calls ADD COLUMN refunded bigint NOT NULL DEFAULT 0;
ALTER TABLE calls ADD COLUMN seq_refunded bigint;
