-- An account's orders by time, which is how they are listed; the index over all accounts would read everybody's.
CREATE INDEX orders_by_account ON orders (account_id, at, order_number);

-- The temporary tokens of an access token: they are whosever that one is now. Ids compare as bytes, so this must as well.
CREATE INDEX tokens_by_parent ON tokens (((settings ->> 'parent') COLLATE "C"), id) WHERE settings ->> 'parent' IS NOT NULL;
