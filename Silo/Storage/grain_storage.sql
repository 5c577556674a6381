-- What activations that go in good order leave to the next ones. Orleans' ADO.NET storage finds its statements in orleansquery, under names and
-- with parameters of its own; the table behind them is ours. A row that is lost costs a look into the books.
CREATE TABLE IF NOT EXISTS grain_storage (
    grain_id_hash   integer NOT NULL,
    grain_type_hash integer NOT NULL,
    grain_id_n0     bigint NOT NULL,
    grain_id_n1     bigint NOT NULL,
    grain_type      text COLLATE "C" NOT NULL,
    grain_key       text COLLATE "C" NOT NULL,
    service_id      text COLLATE "C" NOT NULL,
    version         integer NOT NULL,
    payload         bytea,
    modified_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (grain_id_hash, grain_type_hash, grain_id_n0, grain_id_n1, grain_type, grain_key, service_id)
);

CREATE TABLE IF NOT EXISTS orleansquery (
    querykey  varchar(64) PRIMARY KEY,
    querytext varchar(8000) NOT NULL
);

-- A write names the version it read; with another version in the table nothing is changed, and no row, or the same version, tells it so.
INSERT INTO orleansquery (querykey, querytext) VALUES
('ReadFromStorageKey', '
    SELECT payload AS PayloadBinary, now() AT TIME ZONE ''utc'' AS ModifiedOn, version AS Version
    FROM grain_storage
    WHERE grain_id_hash = @GrainIdHash AND grain_type_hash = @GrainTypeHash AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
      AND grain_type = @GrainTypeString AND grain_key = coalesce(@GrainIdExtensionString, '''') AND service_id = @ServiceId'),
('WriteToStorageKey', '
    INSERT INTO grain_storage AS kept
        (grain_id_hash, grain_type_hash, grain_id_n0, grain_id_n1, grain_type, grain_key, service_id, version, payload)
    SELECT @GrainIdHash, @GrainTypeHash, @GrainIdN0, @GrainIdN1, @GrainTypeString, coalesce(@GrainIdExtensionString, ''''), @ServiceId,
        coalesce(@GrainStateVersion, 0) + 1, @PayloadBinary
    ON CONFLICT (grain_id_hash, grain_type_hash, grain_id_n0, grain_id_n1, grain_type, grain_key, service_id)
    DO UPDATE SET version = kept.version + 1, payload = excluded.payload, modified_at = now()
    WHERE kept.version = @GrainStateVersion
    RETURNING version AS NewGrainStateVersion'),
('ClearStorageKey', '
    UPDATE grain_storage SET version = version + 1, payload = NULL, modified_at = now()
    WHERE grain_id_hash = @GrainIdHash AND grain_type_hash = @GrainTypeHash AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
      AND grain_type = @GrainTypeString AND grain_key = coalesce(@GrainIdExtensionString, '''') AND service_id = @ServiceId
      AND version = @GrainStateVersion
    RETURNING version AS NewGrainStateVersion'),
('DeleteStorageKey', '
    DELETE FROM grain_storage
    WHERE grain_id_hash = @GrainIdHash AND grain_type_hash = @GrainTypeHash AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
      AND grain_type = @GrainTypeString AND grain_key = coalesce(@GrainIdExtensionString, '''') AND service_id = @ServiceId
      AND version = @GrainStateVersion
    RETURNING version + 1 AS NewGrainStateVersion')
ON CONFLICT (querykey) DO UPDATE SET querytext = excluded.querytext;
