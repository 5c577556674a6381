-- What a model takes of input, where it is not its context window, and how many bytes one of its units stands for at most; null is the default.
ALTER TABLE models
    ADD COLUMN input_max bigint CHECK (input_max > 0),
    ADD COLUMN unit_bytes_max bigint CHECK (unit_bytes_max >= 0);
