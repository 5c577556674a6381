-- An order waits to be paid up to a time. Those that were placed before this step have none, and wait on.
ALTER TABLE orders ADD COLUMN expires_at timestamptz;

-- Whose accounts are to be looked at before orders are listed: a few rows, whatever there is besides.
CREATE INDEX orders_overdue ON orders (expires_at) WHERE status = 'Placed' AND expires_at IS NOT NULL;

-- Accounts count from their first row on how many of each product they have bought, which snapshots of before do not say.
TRUNCATE snapshots;
