-- What operators configure. These are no projections: they have no journal, and the truncation of a rebuild leaves them alone.

CREATE TABLE upstreams (
    id text COLLATE "C" PRIMARY KEY,
    base_url text NOT NULL,
    api_key text,
    ms_connect_max bigint NOT NULL CHECK (ms_connect_max > 0),
    ms_first_byte_max bigint NOT NULL CHECK (ms_first_byte_max > 0),
    ms_idle_max bigint NOT NULL CHECK (ms_idle_max > 0),
    is_enabled boolean NOT NULL
);

CREATE TABLE models (
    id text COLLATE "C" PRIMARY KEY,
    upstream_id text COLLATE "C" NOT NULL REFERENCES upstreams (id),
    upstream_model text NOT NULL,
    context_window bigint NOT NULL CHECK (context_window > 0),
    output_max bigint NOT NULL CHECK (output_max > 0),
    is_enabled boolean NOT NULL,
    owned_by text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE model_prices (
    model_id text COLLATE "C" NOT NULL REFERENCES models (id) ON DELETE CASCADE,
    valid_from timestamptz NOT NULL,
    picos_input bigint NOT NULL CHECK (picos_input >= 0),
    picos_cache_read bigint NOT NULL CHECK (picos_cache_read >= 0),
    picos_cache_write bigint NOT NULL CHECK (picos_cache_write >= 0),
    picos_output bigint NOT NULL CHECK (picos_output >= 0),
    picos_per_call bigint NOT NULL CHECK (picos_per_call >= 0),
    PRIMARY KEY (model_id, valid_from)
);

CREATE FUNCTION refuse_price_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A price is never changed, only superseded by a later one.';
END $$;

CREATE TRIGGER model_prices_unchanged BEFORE UPDATE ON model_prices FOR EACH ROW EXECUTE FUNCTION refuse_price_change();

CREATE TABLE operator_keys (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    name text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    is_revoked boolean NOT NULL DEFAULT false
);

-- Every change of the catalog counts here in its own transaction, and says so: a process sees another's change by comparing one number.
CREATE TABLE catalog_version (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    version bigint NOT NULL DEFAULT 1
);

INSERT INTO catalog_version DEFAULT VALUES;

CREATE FUNCTION count_catalog_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE catalog_version SET version = version + 1;
    NOTIFY metering_catalog;
    RETURN NULL;
END $$;

CREATE TRIGGER upstreams_counted AFTER INSERT OR UPDATE OR DELETE ON upstreams FOR EACH STATEMENT EXECUTE FUNCTION count_catalog_change();
CREATE TRIGGER models_counted AFTER INSERT OR UPDATE OR DELETE ON models FOR EACH STATEMENT EXECUTE FUNCTION count_catalog_change();
CREATE TRIGGER model_prices_counted AFTER INSERT ON model_prices FOR EACH STATEMENT EXECUTE FUNCTION count_catalog_change();
