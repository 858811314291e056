-- SPDX-License-Identifier: Apache-2.0
--
-- When a case is to be solved, in the alert that says so; how far a spike was
-- told; which customer table was read last.

ALTER TABLE outbox ADD COLUMN resolve_by INTEGER;

-- With how many cases a spike was told last, and when: single alerts that are
-- folded under it are told with the next.
ALTER TABLE spikes ADD COLUMN told_cases INTEGER NOT NULL DEFAULT 0;
ALTER TABLE spikes ADD COLUMN told_at    INTEGER NOT NULL DEFAULT 0;

UPDATE spikes
   SET told_cases = (SELECT COUNT(*) FROM spike_cases WHERE spike = spikes.id),
       told_at = last_at;

CREATE INDEX spikes_untold ON spikes (told_at);

-- The same words elsewhere are looked for only in what went to a case.
DELETE FROM likenesses WHERE mention IN (SELECT id FROM mentions WHERE "case" IS NULL);

-- The customer table of a company as it was when it was read last: the same
-- bytes need not be read again.
CREATE TABLE directory_imports (
    company TEXT    PRIMARY KEY,
    digest  INTEGER NOT NULL,
    rows    INTEGER NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
