-- What a call asked of its model, since when the price that it was charged at was in force, and what had been set aside for it when it ended:
-- with the rows of the journal that prove it, all that a charge needs to explain itself. Calls from before say nothing of the last two.
ALTER TABLE calls
    ADD COLUMN kind text NOT NULL DEFAULT 'Chat',
    ADD COLUMN price_valid_from timestamptz,
    ADD COLUMN allocation_held jsonb;
