-- All that may pay for a call, when its token may not spend everything: the text of the journal. What it costs more when it is corrected late is
-- paid by the same.
ALTER TABLE calls ADD COLUMN payers jsonb;
