// SPDX-License-Identifier: Apache-2.0

// What helped before: learnt when a case is closed, found again by words and
// topic, judged by those who tried it.

package import Complaints
package import Foundation
import GRDB

extension FoundWorkaround {
    /// Candidates of each kind that are weighed.
    private static let candidates = 20
    private static let mostWords = 12
    /// Rare words say what a complaint is about, and cost little to look up: the
    /// rarest are taken until so many texts hold them.
    private static let mostTexts = 2_000
    /// The same for the one line of an alert, which no poll may wait for.
    static let mostTextsForAlert = 80

    /// Writes down what solved a case.
    static func learn(
        _ helped: String, from closed: Case, finder: Agent, at now: Date, _ database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO workarounds (company, "case", helped, finder, found_at)
                VALUES (?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            closed.company.rawValue, closed.id.rawValue, helped, finder.rawValue, now.milliseconds,
        ])
        let id = database.lastInsertedRowID
        for topic in closed.topics {
            try database.cachedStatement(
                sql: """
                    INSERT INTO workaround_topics (company, topic, workaround)
                    VALUES (?, ?, ?) ON CONFLICT DO NOTHING
                    """
            ).execute(arguments: [closed.company.rawValue, topic.rawValue, id])
        }
        let said = try text(of: closed.id, database)
        let keys = SearchWords.keys(of: said + "\n" + helped)
        try database.cachedStatement(
            sql: "INSERT INTO workaround_words (rowid, words) VALUES (?, ?)"
        ).execute(arguments: [id, keys.joined(separator: " ")])
        try count(keys, 1, database)
    }

    private static func count(_ keys: [String], _ change: Int, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO workaround_vocabulary (word, texts)
                VALUES (:word, :change)
                    ON CONFLICT DO UPDATE SET texts = texts + :change
                """)
        for key in keys { try statement.execute(arguments: ["word": key, "change": change]) }
    }

    /// Takes the words of cases out of the search; what helped in them stays, and
    /// is found by its topic.
    static func unlearnWords(of cases: [Int64], _ database: Database) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT rowid, words
                  FROM workaround_words
                 WHERE rowid IN (SELECT id FROM workarounds WHERE "case" IN
                                 (\(cases.map(String.init).joined(separator: ","))))
                """)
        for row in rows {
            let keys = (row[1] as String).split(separator: " ").map(String.init)
            try count(keys, -1, database)
            try database.execute(
                sql: "DELETE FROM workaround_words WHERE rowid = ?", arguments: [row[0] as Int64])
        }
    }

    /// The customer's first words in a case.
    private static func text(of id: Case.ID, _ database: Database) throws -> String {
        try String.fetchOne(
            database,
            sql: """
                SELECT text FROM mentions
                 WHERE "case" = ? AND is_own = 0
                 ORDER BY published_at
                 LIMIT 1
                """, arguments: [id.rawValue]) ?? ""
    }

    /// What helped in cases of the same company that resemble `text` or share a
    /// topic, the most promising first.
    static func search(
        _ text: String, topics: [Topic], company: Company.ID, except: Case.ID? = nil, limit: Int,
        mostTexts: Int = mostTexts, _ database: Database
    ) throws -> [FoundWorkaround] {
        let keys = SearchWords.keys(of: text)
        let likeness = try alike(keys, mostTexts: mostTexts, database)
        var ids = Set(likeness.keys)
        for topic in topics {
            ids.formUnion(
                try Int64.fetchAll(
                    database.cachedStatement(
                        sql: """
                            SELECT workaround
                              FROM workaround_topics
                             WHERE company = ? AND topic = ?
                             ORDER BY workaround DESC
                             LIMIT \(candidates)
                            """), arguments: [company.rawValue, topic.rawValue]))
        }
        guard !ids.isEmpty else { return [] }
        let list = ids.sorted().map(String.init).joined(separator: ",")
        let found = try Row.fetchAll(
            database,
            sql: """
                SELECT workarounds.id, workarounds."case", workarounds.helped, workarounds.finder,
                       workarounds.found_at, cases.topics,
                       COALESCE((SELECT worked FROM workaround_counts
                                  WHERE workaround = workarounds.id), 0) AS worked,
                       COALESCE((SELECT failed FROM workaround_counts
                                  WHERE workaround = workarounds.id), 0) AS failed
                  FROM workarounds
                  JOIN cases ON cases.id = workarounds."case"
                 WHERE workarounds.id IN (\(list)) AND workarounds.company = ?
                   AND workarounds."case" IS NOT ?
                """, arguments: [company.rawValue, except?.rawValue]
        ).map { row in
            let alike = likeness[row["id"]]
            return FoundWorkaround(
                caseID: Case.ID(rawValue: row["case"]), topics: Topic.list(row["topics"]),
                helped: row["helped"], finder: Agent(rawValue: row["finder"]),
                foundAt: requiredDate(row, "found_at"), worked: row["worked"],
                failed: row["failed"], likeness: alike?.likeness ?? 0,
                isAlike: alike?.isAlike ?? false)
        }
        return Array(FoundWorkaround.ranked(found, for: topics).prefix(limit))
    }

    /// The workarounds whose texts have the rarest of these words, by their
    /// number.
    private static func alike(
        _ keys: [String], mostTexts: Int, _ database: Database
    ) throws -> [Int64: (likeness: Double, isAlike: Bool)] {
        let rare = try rarest(keys, mostTexts, database)
        guard !rare.isEmpty else { return [:] }
        let asked = Set(keys)
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT workaround_words.rowid, workaround_words.words, rank
                      FROM workaround_words
                     WHERE workaround_words MATCH ?
                     ORDER BY rank
                     LIMIT \(candidates)
                    """), arguments: [rare.map { "\"\($0)\"" }.joined(separator: " OR ")])
        var found: [Int64: (likeness: Double, isAlike: Bool)] = [:]
        for row in rows {
            let words = (row[1] as String).split(separator: " ")
            let shared = words.count { asked.contains(String($0)) }
            let isAlike = FoundWorkaround.isAlike(
                shared: shared, asked: asked.count, known: words.count)
            found[row[0]] = (-(row[2] as Double), isAlike)
        }
        return found
    }

    /// The rarest of the words that any workaround has.
    private static func rarest(
        _ keys: [String], _ mostTexts: Int, _ database: Database
    ) throws -> [String] {
        let statement = try database.cachedStatement(
            sql: "SELECT texts FROM workaround_vocabulary WHERE word = ?")
        let counted = try keys.compactMap { key in
            try Int.fetchOne(statement, arguments: [key]).map { (key: key, texts: $0) }
        }
        var texts = 0
        var chosen: [String] = []
        for word in counted.sorted(by: { ($0.texts, $0.key) < ($1.texts, $1.key) }) {
            texts += word.texts
            if texts > mostTexts { break }
            chosen.append(word.key)
            if chosen.count == mostWords { break }
        }
        return chosen
    }
}

extension Store {
    /// What helped in cases like this one.
    ///
    /// - Throws: `StoreError` with `unknownCase`.
    package func workarounds(like id: Case.ID, limit: Int = 5) throws -> [FoundWorkaround] {
        try read { database in
            let current = try Case.fetch(id, database)
            let texts = try String.fetchAll(
                database,
                sql: "SELECT text FROM mentions WHERE \"case\" = ? AND is_own = 0 LIMIT 5",
                arguments: [id.rawValue])
            return try FoundWorkaround.search(
                texts.joined(separator: "\n"), topics: current.topics, company: current.company,
                except: id, limit: limit, database)
        }
    }

    /// What helped in cases that resemble a text.
    package func workarounds(
        like text: String, company: Company.ID, limit: Int = 5
    ) throws -> [FoundWorkaround] {
        try read { database in
            try FoundWorkaround.search(
                text, topics: [], company: company, limit: limit, database)
        }
    }

    /// Writes down whether what solved case `id` helped once more.
    ///
    /// - Parameter tried: the case in which it was tried.
    /// - Throws: `StoreError` with `unknownCase` when that case taught nothing.
    package func judgeWorkaround(
        of id: Case.ID, helped: Bool, tried: Case.ID?, by agent: Agent, at now: Date
    ) throws -> (worked: Int, failed: Int) {
        try write { database in
            if let tried { _ = try Case.fetch(tried, database) }
            let workaround = try Int64.fetchOne(
                database,
                sql: "SELECT id FROM workarounds WHERE \"case\" = ? ORDER BY id DESC LIMIT 1",
                arguments: [id.rawValue])
            guard let workaround else {
                throw StoreError(
                    reason: .unknownCase,
                    detail: "case \(id.rawValue) does not say what helped")
            }
            try database.execute(
                sql: """
                    INSERT INTO workaround_verdicts (workaround, "case", helped, agent, at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    workaround, tried?.rawValue, helped, agent.rawValue, now.milliseconds,
                ])
            try CaseEvent(
                at: now, actor: agent, action: helped ? .helped : .notHelped, mention: nil,
                detail: "#\(id.rawValue)"
            ).insert(tried ?? id, database)
            let counts = try Row.fetchOne(
                database,
                sql: "SELECT worked, failed FROM workaround_counts WHERE workaround = ?",
                arguments: [workaround])
            return (counts?[0] ?? 0, counts?[1] ?? 0)
        }
    }
}
