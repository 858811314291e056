-- SPDX-License-Identifier: Apache-2.0
--
-- Times are milliseconds since 1970, UTC. Words of the domain are the glossary's.
-- A migration that has been released is never edited: write the next one.

CREATE TABLE customers (
    id       INTEGER PRIMARY KEY,
    company  TEXT    NOT NULL,
    channel  TEXT    NOT NULL,
    -- NULL where the channel does not tell: then every mention is a stranger's.
    handle   TEXT,
    -- By what the customer is known again; NULL for a name that anyone may
    -- carry.
    account  TEXT,
    name     TEXT,
    url      TEXT,
    -- The lowest id among linked handles; its own id when not linked.
    person   INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX customers_by_account ON customers (company, channel, account);
CREATE INDEX customers_by_handle ON customers (company, channel, handle);
CREATE INDEX customers_by_person ON customers (person);

CREATE TABLE cases (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    company           TEXT    NOT NULL,
    channel           TEXT    NOT NULL,
    customer          INTEGER NOT NULL REFERENCES customers (id),
    person            INTEGER NOT NULL,
    status            TEXT    NOT NULL CHECK (status IN ('open', 'claimed', 'responded', 'closed')),
    -- Who claimed or answered, and when the status was reached.
    agent             TEXT,
    status_at         INTEGER NOT NULL,
    -- Of a closed case: 'solved', or 'dismissed' with the reason beside it.
    closing           TEXT    CHECK (closing IN ('solved', 'dismissed')),
    closing_reason    TEXT,
    kind              TEXT    NOT NULL,
    urgency           INTEGER NOT NULL CHECK (urgency BETWEEN 0 AND 3),
    signals           TEXT    NOT NULL,
    topics            TEXT    NOT NULL,
    opened_at         INTEGER NOT NULL,
    waiting_since     INTEGER,
    first_response_at INTEGER,
    last_mention_at   INTEGER NOT NULL,
    contacts          INTEGER NOT NULL CHECK (contacts >= 1),
    deadline          INTEGER,
    CHECK ((status = 'closed') = (closing IS NOT NULL)),
    CHECK (status <> 'claimed' OR agent IS NOT NULL)
) STRICT;

-- What an agent lists: everything not closed, most urgent first.
CREATE INDEX cases_not_closed ON cases (company, urgency DESC, opened_at) WHERE status <> 'closed';
CREATE INDEX cases_by_person ON cases (person, last_mention_at DESC);
CREATE INDEX cases_by_opening ON cases (opened_at);

CREATE TABLE mentions (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    company       TEXT    NOT NULL,
    -- Changes when the author edits the text.
    content_hash  INTEGER NOT NULL,
    feed          TEXT    NOT NULL,
    channel       TEXT    NOT NULL,
    customer      INTEGER NOT NULL REFERENCES customers (id),
    title         TEXT,
    text          TEXT    NOT NULL,
    link          TEXT,
    thread        TEXT,
    published_at  INTEGER NOT NULL,
    seen_at       INTEGER NOT NULL,
    edited_at     INTEGER,
    rating        REAL,
    is_own        INTEGER NOT NULL CHECK (is_own IN (0, 1)),
    language      TEXT    NOT NULL,
    polarity      REAL    NOT NULL CHECK (polarity BETWEEN -1 AND 1),
    sentiment     TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    urgency       INTEGER NOT NULL CHECK (urgency BETWEEN 0 AND 3),
    signals       TEXT    NOT NULL,
    topics        TEXT    NOT NULL,
    deadline      INTEGER,
    -- JSON: what the customer told us, and why the verdict is what it is.
    facts         TEXT    NOT NULL,
    evidence      TEXT    NOT NULL,
    -- 'open', 'attach', 'reopen', 'answer', 'recover', or why it is no case.
    decision      TEXT    NOT NULL,
    "case"        INTEGER REFERENCES cases (id)
) STRICT;

CREATE INDEX mentions_by_case ON mentions ("case", published_at) WHERE "case" IS NOT NULL;
CREATE INDEX mentions_by_thread ON mentions (company, thread) WHERE thread IS NOT NULL;
CREATE INDEX mentions_by_publication ON mentions (published_at);
CREATE INDEX mentions_by_customer ON mentions (customer, published_at);

-- The identity ladder of each entry, all rungs: unique, so that nothing is
-- opened twice.
CREATE TABLE identities (
    company  TEXT    NOT NULL,
    identity TEXT    NOT NULL,
    mention  INTEGER NOT NULL REFERENCES mentions (id) ON DELETE CASCADE,
    PRIMARY KEY (company, identity)
) STRICT, WITHOUT ROWID;

CREATE INDEX identities_by_mention ON identities (mention);

-- Keys that near-duplicates share, for finding reposts.
CREATE TABLE likenesses (
    company TEXT    NOT NULL,
    key     INTEGER NOT NULL,
    mention INTEGER NOT NULL REFERENCES mentions (id) ON DELETE CASCADE,
    PRIMARY KEY (company, key, mention)
) STRICT, WITHOUT ROWID;

CREATE INDEX likenesses_by_mention ON likenesses (mention);

-- The history of a case. Only ever added to.
CREATE TABLE events (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    "case"  INTEGER NOT NULL REFERENCES cases (id),
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL,
    action  TEXT    NOT NULL,
    mention INTEGER REFERENCES mentions (id),
    detail  TEXT
) STRICT;

CREATE INDEX events_by_case ON events ("case", id);
CREATE INDEX events_by_time ON events (at);

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'the history of a case is only ever added to');
END;

-- Alerts decided, in the order in which they are told.
CREATE TABLE outbox (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    decided_at INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    urgency    INTEGER NOT NULL,
    company    TEXT    NOT NULL,
    "case"     INTEGER REFERENCES cases (id),
    feed       TEXT,
    channel    TEXT,
    handle     TEXT,
    name       TEXT,
    respond_by INTEGER,
    contact    INTEGER,
    signals    TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    url        TEXT,
    agent      TEXT
) STRICT;

CREATE INDEX outbox_by_case ON outbox ("case", kind) WHERE "case" IS NOT NULL;
CREATE INDEX outbox_by_time ON outbox (decided_at);

-- How far each sink has told the outbox.
CREATE TABLE deliveries (
    sink   TEXT    PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT;

-- What is known of each feed between polls.
CREATE TABLE feeds (
    id               TEXT    PRIMARY KEY,
    company          TEXT    NOT NULL,
    etag             TEXT,
    last_modified    TEXT,
    content_hash     INTEGER,
    -- Of which entries it held: other bytes with the same entries are no news.
    entries_hash     INTEGER,
    -- When it was last asked, last answered, last brought something new.
    checked_at       INTEGER,
    succeeded_at     INTEGER,
    changed_at       INTEGER,
    next_check_at    INTEGER,
    interval_ms      INTEGER,
    failures         INTEGER NOT NULL DEFAULT 0,
    failing_since    INTEGER,
    error_reason     TEXT,
    error_detail     TEXT,
    -- The trouble that was told: 'failing', 'silent', 'gone'; NULL when well.
    told             TEXT,
    -- The address in the company's file when it was last asked: another one
    -- there makes everything above and below out of date.
    source           TEXT    NOT NULL,
    -- Where the server says it has moved to for good, and how often it said so;
    -- and the address that is asked since that was believed.
    redirect         TEXT,
    redirect_seen    INTEGER NOT NULL DEFAULT 0,
    adopted          TEXT
) STRICT;
