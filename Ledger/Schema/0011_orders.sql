-- The tables are made again from the journal at the next start: rows of this version say more of each order, and orders that were none before.
TRUNCATE accounts, orders, tokens, packages, grants, members, calls;
UPDATE projection SET cursor_tx = '0', cursor_position = 0;

-- Orders of every kind, each with the events of the journal that made it what it is, in their order: what people are shown is added up from these.
-- Changes of single grants by an order number had numbers of their own once, so both may have the same.
ALTER TABLE orders
    ADD COLUMN is_change boolean NOT NULL DEFAULT false,
    ADD COLUMN kind text NOT NULL,
    ADD COLUMN status text NOT NULL,
    ADD COLUMN product_id text COLLATE "C",
    ADD COLUMN quantity int NOT NULL,
    ADD COLUMN cash_paid bigint NOT NULL,
    ADD COLUMN amount_refunded bigint NOT NULL,
    ADD COLUMN history jsonb NOT NULL,
    DROP CONSTRAINT orders_pkey,
    ADD PRIMARY KEY (account_id, is_change, order_number);

CREATE INDEX orders_by_time ON orders (at, account_id, order_number);

-- topped_up = cash_spent + debt_paid + cash_held + available + cash_paid_for_orders - cash_refunded + cash_returned
ALTER TABLE accounts
    ADD COLUMN cash_paid_for_orders bigint NOT NULL DEFAULT 0,
    ADD COLUMN cash_refunded bigint NOT NULL DEFAULT 0,
    ADD COLUMN cash_returned bigint NOT NULL DEFAULT 0;

-- What is sold. Configuration, as models are: no projection, and left alone by a rebuild. The content is the text that an order keeps of it.
CREATE TABLE products (
    id text COLLATE "C" PRIMARY KEY,
    content jsonb NOT NULL,
    is_enabled boolean NOT NULL,
    changed_at timestamptz NOT NULL
);
