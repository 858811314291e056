-- SPDX-License-Identifier: Apache-2.0
--
-- The time side of cases: promises, and who is told when nobody answers.

CREATE TABLE promises (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    "case"     INTEGER NOT NULL REFERENCES cases (id),
    -- Within its case, from 1.
    number     INTEGER NOT NULL CHECK (number >= 1),
    owner      TEXT    NOT NULL,
    -- Empty once the customer is forgotten.
    text       TEXT    NOT NULL,
    due        INTEGER NOT NULL,
    made_at    INTEGER NOT NULL,
    -- NULL until somebody says what became of it.
    outcome    TEXT    CHECK (outcome IN ('kept', 'kept_late', 'broken')),
    outcome_at INTEGER,
    outcome_by TEXT,
    UNIQUE ("case", number),
    CHECK ((outcome IS NULL) = (outcome_at IS NULL)),
    CHECK ((outcome IS NULL) = (outcome_by IS NULL))
) STRICT;

CREATE INDEX promises_open ON promises (due) WHERE outcome IS NULL;
CREATE INDEX promises_by_due ON promises (due);

CREATE TRIGGER promises_stay_as_made BEFORE UPDATE ON promises
WHEN NEW.id <> OLD.id OR NEW."case" <> OLD."case" OR NEW.number <> OLD.number
    OR NEW.owner <> OLD.owner OR (NEW.text <> OLD.text AND NEW.text <> '')
    OR NEW.due <> OLD.due OR NEW.made_at <> OLD.made_at
BEGIN
    SELECT RAISE(ABORT, 'what was promised stays as it was said');
END;

-- An outcome is final, but that a broken promise may be kept after all.
CREATE TRIGGER promises_are_settled_once BEFORE UPDATE ON promises
WHEN OLD.outcome IS NOT NULL
    AND (NEW.outcome IS NOT OLD.outcome OR NEW.outcome_at IS NOT OLD.outcome_at
         OR NEW.outcome_by IS NOT OLD.outcome_by)
    AND NOT (OLD.outcome = 'broken' AND NEW.outcome IS 'kept_late')
BEGIN
    SELECT RAISE(ABORT, 'the outcome of a promise is final');
END;

-- Which promise a step in the history is about.
ALTER TABLE events ADD COLUMN promise INTEGER REFERENCES promises (id);
CREATE INDEX events_by_promise ON events (promise, action) WHERE promise IS NOT NULL;

-- To whom an unanswered case was passed on: naar= in the alert line.
ALTER TABLE outbox ADD COLUMN recipient TEXT;

-- For the clock, which looks at every case that is not closed, often.
CREATE INDEX cases_not_closed_by_waiting ON cases (waiting_since) WHERE status <> 'closed';
CREATE INDEX events_by_action ON events ("case", action, at);
