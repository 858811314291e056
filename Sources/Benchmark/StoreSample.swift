// SPDX-License-Identifier: Apache-2.0

// A database of some size, made by SQL alone so that a million mentions take
// less than a minute. Spread over a year; the last fiftieth of the cases is open,
// and likenesses are kept, as the daemon does, of cases of the last two weeks.

import CBaseline
import Foundation
import Storage

extension StoreBenchmark {
    static func database(in folder: URL, _ size: (mentions: Int, cases: Int)) throws -> Store {
        let path = folder.appending(path: "\(size.mentions).sqlite").path
        _ = try Store(path: path)
        guard baseline_sql(path, sample(size)) == 0 else {
            throw StoreError(reason: .broken, detail: "the sample could not be made")
        }
        return try Store(path: path)
    }

    private static func sample(_ size: (mentions: Int, cases: Int)) -> String {
        let year = 31_536_000_000
        let start = 1_794_816_000_000 - year
        let time = "\(start) + i * \(year / size.mentions)"
        let opened = "\(start) + i * \(year / size.cases)"
        let open = size.cases - size.cases / 50
        let topic = "'onderwerp' || (i % 20)"
        func numbers(_ count: Int) -> String {
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))"
        }
        return """
            PRAGMA journal_mode = OFF;
            PRAGMA synchronous = OFF;
            PRAGMA foreign_keys = OFF;
            PRAGMA cache_size = -262144;
            DROP INDEX likenesses_by_mention;
            DROP INDEX identities_by_mention;
            BEGIN;
            INSERT INTO customers (id, company, channel, handle, account, person)
            \(numbers(size.mentions / 4))
            SELECT i, 'sokkenland', 'mastodon', '@klant' || i, '@klant' || i, i FROM n;

            INSERT INTO cases (id, company, channel, customer, person, status, status_at, closing,
                               kind, urgency, signals, topics, opened_at, waiting_since,
                               first_response_at, last_mention_at, contacts)
            \(numbers(size.cases))
            SELECT i, 'sokkenland', 'mastodon', i, i, iif(i > \(open), 'open', 'closed'), \(opened),
                   iif(i > \(open), NULL, 'solved'), 'complaint', i % 3, '', \(topic), \(opened),
                   iif(i > \(open), \(opened), NULL), \(opened), \(opened), 1
              FROM n;
            INSERT INTO case_topics SELECT company, topics, opened_at, id FROM cases ORDER BY 1, 2, 3;

            INSERT INTO mentions (id, company, content_hash, feed, channel, customer, text, link,
                                  published_at, seen_at, is_own, language, polarity, sentiment,
                                  kind, urgency, signals, topics, facts, evidence, decision, "case")
            \(numbers(size.mentions))
            SELECT i, 'sokkenland', i, 'f', 'mastodon', i / 4 % \(size.mentions / 4) + 1,
                   'Mijn pakket van Sokkenland w' || (i * 7919 % 7000) || ' is na drie weken w'
                       || (i * 31 % 311) || ' nog steeds niet gekomen en niemand antwoordt w'
                       || (i * 104729 % 6997) || ' op mijn mail, nummer ' || i,
                   'https://toet.example/' || i, \(time), \(time), 0, 'nl', -0.5, 'negative',
                   'complaint', i % 3, '', \(topic), '[]', '[]',
                   iif(i % 10 < 3, 'attach', 'not_for_us'),
                   iif(i % 10 < 3, i / 10 % \(size.cases) + 1, NULL)
              FROM n;
            INSERT INTO identities
            SELECT 'sokkenland', lower(hex(randomblob(16))), id FROM mentions ORDER BY 2;
            INSERT INTO likenesses
            SELECT 'sokkenland', random(), id
              FROM mentions, (VALUES (1), (2), (3), (4), (5), (6), (7), (8))
             WHERE "case" IS NOT NULL AND published_at > \(start + year - 14 * 86_400_000)
             ORDER BY 2;

            INSERT INTO events ("case", at, actor, action, detail)
            SELECT id, opened_at, 'gehoord', 'opened', NULL FROM cases;
            INSERT INTO events ("case", at, actor, action, detail)
            SELECT id, opened_at + 600000, 'agent' || (id % 9), 'responded', NULL
              FROM cases WHERE status = 'closed';
            INSERT INTO events ("case", at, actor, action, detail)
            SELECT id, opened_at + 900000, 'agent' || (id % 9), 'closed', 'stap w' || (id % 7000)
              FROM cases WHERE status = 'closed';
            INSERT INTO outbox (decided_at, kind, urgency, company, "case", signals, text)
            SELECT opened_at, 'nieuw', urgency, company, id, '', 'tekst' FROM cases;

            INSERT INTO workarounds (company, "case", helped, finder, found_at)
            SELECT 'sokkenland', id, 'stap w' || (id % 7000), 'agent' || (id % 9), opened_at + 900000
              FROM cases WHERE status = 'closed';
            INSERT INTO workaround_topics
            SELECT workarounds.company, cases.topics, workarounds.id
              FROM workarounds JOIN cases ON cases.id = "case" ORDER BY 1, 2, 3;
            INSERT INTO workaround_words (rowid, words)
            SELECT id, 'mijn pakket sokken drie weken steeds niet gekome nieman antwoo w'
                       || (id * 7919 % 7000) || ' w' || (id * 31 % 311) || ' w'
                       || (id * 104729 % 6997) || ' stap w' || (id % 7000)
              FROM workarounds;
            INSERT INTO workaround_vocabulary
            SELECT word.value, COUNT(*)
              FROM workaround_words,
                   json_each('["' || replace(words, ' ', '","') || '"]') AS word
             GROUP BY word.value;
            COMMIT;
            CREATE INDEX likenesses_by_mention ON likenesses (mention);
            CREATE INDEX identities_by_mention ON identities (mention);
            PRAGMA journal_mode = WAL;
            """
    }
}
