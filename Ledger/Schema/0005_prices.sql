-- Rates beside the five figures of a plain price (kinds of their own, length tiers, service tiers), each as the text of the journal, and what a
-- model costs at some times of day.
ALTER TABLE model_prices
    ADD COLUMN rates jsonb,
    ADD COLUMN off_peak jsonb;

-- An account's own price for a model wins over the model's from its time on, until a later row supersedes it; a row without a price gives the
-- account the model's price again.
CREATE TABLE account_prices (
    account_id text COLLATE "C" NOT NULL,
    model_id text COLLATE "C" NOT NULL REFERENCES models (id) ON DELETE CASCADE,
    valid_from timestamptz NOT NULL,
    is_withdrawn boolean NOT NULL,
    picos_input bigint NOT NULL CHECK (picos_input >= 0),
    picos_cache_read bigint NOT NULL CHECK (picos_cache_read >= 0),
    picos_cache_write bigint NOT NULL CHECK (picos_cache_write >= 0),
    picos_output bigint NOT NULL CHECK (picos_output >= 0),
    picos_per_call bigint NOT NULL CHECK (picos_per_call >= 0),
    rates jsonb,
    off_peak jsonb,
    PRIMARY KEY (model_id, account_id, valid_from)
);

CREATE TRIGGER account_prices_unchanged BEFORE UPDATE ON account_prices FOR EACH ROW EXECUTE FUNCTION refuse_price_change();
CREATE TRIGGER account_prices_counted AFTER INSERT ON account_prices FOR EACH STATEMENT EXECUTE FUNCTION count_catalog_change();

-- A charge keeps the prices it used and what it was computed from, whole.
ALTER TABLE calls
    ADD COLUMN price_rates jsonb,
    ADD COLUMN is_account_price boolean NOT NULL DEFAULT false,
    ADD COLUMN usage_details jsonb;
