-- The journal: append-only, one stream per actor. The key is the fence between two activations of one actor.
CREATE TABLE journal (
    stream      text COLLATE "C" NOT NULL,
    seq         bigint NOT NULL CHECK (seq > 0),
    position    bigint GENERATED ALWAYS AS IDENTITY,
    tx          xid8 NOT NULL DEFAULT pg_current_xact_id(),
    written_at  timestamptz NOT NULL DEFAULT now(),
    activation  uuid NOT NULL,
    checksum    bigint NOT NULL,
    events      bytea NOT NULL,
    PRIMARY KEY (stream, seq)
);

-- What follows the journal reads in this order, and only transactions below pg_snapshot_xmin(pg_current_snapshot()): positions are given
-- before a transaction commits, so with several writers a reader of positions alone would step over a row that commits late.
CREATE INDEX journal_in_order ON journal (tx, position);

-- Events are small JSON and already short-lived in the cache: compressing them would cost the writer more than it saves.
ALTER TABLE journal ALTER COLUMN events SET STORAGE EXTERNAL;

-- The latest state of each actor. Losing a row of this table loses nothing but time.
CREATE TABLE snapshots (
    stream    text COLLATE "C" PRIMARY KEY,
    seq       bigint NOT NULL,
    state     bytea NOT NULL,
    checksum  bigint NOT NULL
);
