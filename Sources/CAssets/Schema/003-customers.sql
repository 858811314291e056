-- SPDX-License-Identifier: Apache-2.0
--
-- The customer side of cases: what helped, spikes, problems, linked handles,
-- the directory, suggestions and feedback.

-- What solved a case, credited to the colleague who found it.
CREATE TABLE workarounds (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    company  TEXT    NOT NULL,
    "case"   INTEGER NOT NULL REFERENCES cases (id),
    helped   TEXT    NOT NULL CHECK (helped <> ''),
    finder   TEXT    NOT NULL,
    found_at INTEGER NOT NULL
) STRICT;

CREATE INDEX workarounds_by_case ON workarounds ("case");

CREATE TABLE workaround_topics (
    company    TEXT    NOT NULL,
    topic      TEXT    NOT NULL,
    workaround INTEGER NOT NULL REFERENCES workarounds (id),
    PRIMARY KEY (company, topic, workaround)
) STRICT, WITHOUT ROWID;

-- Whether it helped again. Only ever added to: of one colleague on one case the
-- last word counts.
CREATE TABLE workaround_verdicts (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    workaround INTEGER NOT NULL REFERENCES workarounds (id),
    -- Where it was tried; NULL when the colleague did not say.
    "case"     INTEGER REFERENCES cases (id),
    helped     INTEGER NOT NULL CHECK (helped IN (0, 1)),
    agent      TEXT    NOT NULL,
    at         INTEGER NOT NULL
) STRICT;

CREATE INDEX workaround_verdicts_by_workaround ON workaround_verdicts (workaround);

CREATE VIEW workaround_counts AS
SELECT workaround, SUM(helped) AS worked, SUM(1 - helped) AS failed
  FROM workaround_verdicts AS said
 WHERE id = (SELECT MAX(id)
               FROM workaround_verdicts
              WHERE workaround = said.workaround AND "case" IS said."case" AND agent = said.agent)
 GROUP BY workaround;

-- The beginnings of the words of complaint and workaround, by the number of the
-- workaround; and in how many each word stands. FTS5 could tell the latter, but
-- walks through all of them to count.
CREATE VIRTUAL TABLE workaround_words USING fts5(words);

CREATE TABLE workaround_vocabulary (
    word  TEXT    PRIMARY KEY,
    texts INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO workarounds (company, "case", helped, finder, found_at)
SELECT cases.company, cases.id, events.detail, events.actor, events.at
  FROM events
  JOIN cases ON cases.id = events."case"
 WHERE events.action = 'closed' AND events.detail <> '';

INSERT INTO workaround_topics (company, topic, workaround)
SELECT DISTINCT cases.company, topic.value, workarounds.id
  FROM workarounds
  JOIN cases ON cases.id = workarounds."case",
       json_each('["' || replace(cases.topics, ' ', '","') || '"]') AS topic
 WHERE cases.topics <> '';

-- Which cases are about a topic, in the order in which customers wrote.
CREATE TABLE case_topics (
    company   TEXT    NOT NULL,
    topic     TEXT    NOT NULL,
    opened_at INTEGER NOT NULL,
    "case"    INTEGER NOT NULL REFERENCES cases (id),
    PRIMARY KEY (company, topic, opened_at, "case")
) STRICT, WITHOUT ROWID;

INSERT INTO case_topics (company, topic, opened_at, "case")
SELECT DISTINCT cases.company, topic.value, cases.opened_at, cases.id
  FROM cases, json_each('["' || replace(cases.topics, ' ', '","') || '"]') AS topic
 WHERE cases.topics <> '';

-- Topics that departed from their own rhythm.
CREATE TABLE spikes (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    company    TEXT    NOT NULL,
    topic      TEXT    NOT NULL,
    -- The alert that told it, and under which single alerts are folded.
    alert      INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    -- When the topic was last seen above its rhythm.
    last_at    INTEGER NOT NULL,
    -- Cases in an hour like this one, by the weeks before.
    expected   REAL    NOT NULL
) STRICT;

CREATE INDEX spikes_by_topic ON spikes (company, topic, last_at);

CREATE TABLE spike_cases (
    spike  INTEGER NOT NULL REFERENCES spikes (id),
    "case" INTEGER NOT NULL REFERENCES cases (id),
    PRIMARY KEY (spike, "case")
) STRICT, WITHOUT ROWID;

CREATE INDEX spike_cases_by_case ON spike_cases ("case");

ALTER TABLE outbox ADD COLUMN topic TEXT;
ALTER TABLE outbox ADD COLUMN expected REAL;
ALTER TABLE outbox ADD COLUMN cases TEXT;
ALTER TABLE outbox ADD COLUMN helped TEXT;
ALTER TABLE outbox ADD COLUMN folded_under INTEGER;

-- One cause with many cases.
CREATE TABLE problems (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    company   TEXT    NOT NULL,
    topic     TEXT,
    text      TEXT    NOT NULL CHECK (text <> ''),
    opened_at INTEGER NOT NULL,
    opened_by TEXT    NOT NULL,
    solved_at INTEGER,
    solved_by TEXT,
    -- How it was solved: what customers are told.
    solution  TEXT,
    CHECK ((solved_at IS NULL) = (solved_by IS NULL))
) STRICT;

CREATE TRIGGER problems_are_solved_once BEFORE UPDATE ON problems
WHEN OLD.solved_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a solved problem stays as it was written down');
END;

CREATE TABLE problem_cases (
    problem INTEGER NOT NULL REFERENCES problems (id),
    "case"  INTEGER NOT NULL REFERENCES cases (id),
    at      INTEGER NOT NULL,
    agent   TEXT    NOT NULL,
    PRIMARY KEY (problem, "case")
) STRICT, WITHOUT ROWID;

CREATE INDEX problem_cases_by_case ON problem_cases ("case");

-- Handles that are one person, and the links that were undone. Only ever added
-- to: the last row of a pair counts.
CREATE TABLE links (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    one    INTEGER NOT NULL REFERENCES customers (id),
    other  INTEGER NOT NULL REFERENCES customers (id),
    linked INTEGER NOT NULL CHECK (linked IN (0, 1)),
    at     INTEGER NOT NULL,
    agent  TEXT    NOT NULL,
    CHECK (one < other)
) STRICT;

CREATE INDEX links_by_one ON links (one, other);
CREATE INDEX links_by_other ON links (other);
CREATE INDEX customers_by_name ON customers (handle COLLATE NOCASE);
CREATE INDEX cases_by_customer ON cases (customer);

-- What the company knows of its customers, as imported.
CREATE TABLE directory (
    company     TEXT    NOT NULL,
    -- The handle in lower case without its @.
    handle      TEXT    NOT NULL,
    -- Empty: on any channel.
    channel     TEXT    NOT NULL,
    -- JSON: an array of [name, value].
    facts       TEXT    NOT NULL,
    imported_at INTEGER NOT NULL,
    PRIMARY KEY (company, handle, channel)
) STRICT, WITHOUT ROWID;

-- Who asked to be forgotten: a hash, so that the name is gone too.
CREATE TABLE tombstones (
    company TEXT    NOT NULL,
    hash    TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    agent   TEXT    NOT NULL,
    PRIMARY KEY (company, hash)
) STRICT, WITHOUT ROWID;

ALTER TABLE mentions ADD COLUMN forgotten_at INTEGER;
CREATE INDEX mentions_of_suggestions ON mentions (company, published_at) WHERE kind = 'suggestion';

-- The one change that history knows: words that a forgotten customer's name may
-- stand in are taken out. That it happened stays.
DROP TRIGGER events_are_never_changed;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
WHEN NEW.detail IS NOT NULL OR NEW.id <> OLD.id OR NEW."case" <> OLD."case" OR NEW.at <> OLD.at
    OR NEW.actor <> OLD.actor OR NEW.action <> OLD.action OR NEW.mention IS NOT OLD.mention
BEGIN
    SELECT RAISE(ABORT, 'the history of a case is only ever added to');
END;

-- So with promises: the words go, what became of them stays.
DROP TRIGGER promises_stay_as_made;
CREATE TRIGGER promises_stay_as_made BEFORE UPDATE ON promises
WHEN NEW.id <> OLD.id OR NEW."case" <> OLD."case" OR NEW.number <> OLD.number
    OR NEW.owner <> OLD.owner OR (NEW.text <> OLD.text AND NEW.text <> '-')
    OR NEW.due <> OLD.due OR NEW.made_at <> OLD.made_at
BEGIN
    SELECT RAISE(ABORT, 'what was promised stays as it was said');
END;

DROP TRIGGER promises_are_settled_once;
CREATE TRIGGER promises_are_settled_once BEFORE UPDATE ON promises
WHEN OLD.outcome IS NOT NULL
    AND (NEW.outcome IS NOT OLD.outcome OR NEW.outcome_at IS NOT OLD.outcome_at
        OR NEW.outcome_by IS NOT OLD.outcome_by OR NEW.text = OLD.text)
    AND NOT (OLD.outcome = 'broken' AND NEW.outcome IS 'kept_late')
BEGIN
    SELECT RAISE(ABORT, 'the outcome of a promise is final');
END;

-- What became of a suggestion. Only ever added to.
CREATE TABLE suggestion_steps (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    mention INTEGER NOT NULL REFERENCES mentions (id),
    step    TEXT    NOT NULL CHECK (step IN ('passed_on', 'decided', 'told')),
    detail  TEXT,
    agent   TEXT    NOT NULL,
    at      INTEGER NOT NULL
) STRICT;

CREATE INDEX suggestion_steps_by_mention ON suggestion_steps (mention, id);

-- What customers say of how they were helped, in their own words.
CREATE TABLE feedback (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    "case" INTEGER NOT NULL REFERENCES cases (id),
    -- Who helped: whose case it was when it was closed.
    agent  TEXT,
    score  INTEGER NOT NULL CHECK (score BETWEEN 0 AND 10),
    said   TEXT,
    at     INTEGER NOT NULL,
    noted_by TEXT  NOT NULL
) STRICT;

CREATE INDEX feedback_by_case ON feedback ("case");
CREATE INDEX feedback_by_agent ON feedback (agent, at);
CREATE INDEX events_by_actor ON events (actor, at);
