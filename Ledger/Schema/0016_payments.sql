-- By which payment an order was paid: an account that has forgotten an order asks by its number or by this.
ALTER TABLE orders ADD COLUMN reference text COLLATE "C";

UPDATE orders SET reference = (
    SELECT event ->> 'reference' FROM jsonb_array_elements(history) AS event WHERE event ->> 'e' IN ('topped-up', 'order-paid') LIMIT 1);

CREATE INDEX orders_by_reference ON orders (account_id, reference) WHERE reference IS NOT NULL;
