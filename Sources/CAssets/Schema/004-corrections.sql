-- SPDX-License-Identifier: Apache-2.0
--
-- What colleagues say of the classifier's judgements. Only ever added to: of one
-- mention the last word on each field counts.

CREATE TABLE corrections (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    mention       INTEGER NOT NULL REFERENCES mentions (id),
    -- The case it belonged to then, if any.
    "case"        INTEGER REFERENCES cases (id),
    at            INTEGER NOT NULL,
    agent         TEXT    NOT NULL,
    -- NULL: not spoken of.
    sentiment     TEXT,
    kind          TEXT,
    urgency       INTEGER CHECK (urgency BETWEEN 0 AND 3),
    -- All signals as they should be; NULL: not spoken of.
    signals       TEXT,
    -- How it was judged until then, corrections before this one included.
    was_sentiment TEXT    NOT NULL,
    was_kind      TEXT    NOT NULL,
    was_urgency   INTEGER NOT NULL CHECK (was_urgency BETWEEN 0 AND 3),
    was_signals   TEXT    NOT NULL,
    -- What was judged: authors change their texts. NULL once the customer is
    -- forgotten or the time to keep it is over.
    text          TEXT,
    CHECK (COALESCE(sentiment, kind, urgency, signals) IS NOT NULL)
) STRICT;

CREATE INDEX corrections_by_mention ON corrections (mention, id);
CREATE INDEX corrections_by_time ON corrections (at);

-- The one change that it knows is that the text goes.
CREATE TRIGGER corrections_are_never_changed BEFORE UPDATE ON corrections
WHEN NEW.text IS NOT NULL OR NEW.id <> OLD.id OR NEW.mention <> OLD.mention
    OR NEW."case" IS NOT OLD."case" OR NEW.at <> OLD.at OR NEW.agent <> OLD.agent
    OR NEW.sentiment IS NOT OLD.sentiment OR NEW.kind IS NOT OLD.kind
    OR NEW.urgency IS NOT OLD.urgency OR NEW.signals IS NOT OLD.signals
    OR NEW.was_sentiment <> OLD.was_sentiment OR NEW.was_kind <> OLD.was_kind
    OR NEW.was_urgency <> OLD.was_urgency OR NEW.was_signals <> OLD.was_signals
BEGIN
    SELECT RAISE(ABORT, 'a correction is answered by another one, never changed');
END;

-- What is known of each mention that was corrected: the last word on each field.
CREATE VIEW judgements AS
SELECT mention,
       (SELECT sentiment FROM corrections WHERE mention = said.mention AND sentiment IS NOT NULL
         ORDER BY id DESC LIMIT 1) AS sentiment,
       (SELECT kind FROM corrections WHERE mention = said.mention AND kind IS NOT NULL
         ORDER BY id DESC LIMIT 1) AS kind,
       (SELECT urgency FROM corrections WHERE mention = said.mention AND urgency IS NOT NULL
         ORDER BY id DESC LIMIT 1) AS urgency,
       (SELECT signals FROM corrections WHERE mention = said.mention AND signals IS NOT NULL
         ORDER BY id DESC LIMIT 1) AS signals
  FROM (SELECT DISTINCT mention FROM corrections) AS said;
