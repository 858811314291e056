// SPDX-License-Identifier: Apache-2.0

// Spikes, noticed in the transaction that opens the case which makes one, so
// that no single alert slips out before the alert that groups it.

package import Complaints
package import Foundation
import GRDB

extension Recording {
    /// Remembers what a case is about, by the time its customer wrote.
    func indexTopics(of current: Case) throws {
        for topic in current.topics {
            try run(
                """
                INSERT INTO case_topics (company, topic, opened_at, "case")
                VALUES (:company, :topic, :opened_at, :case)
                    ON CONFLICT DO NOTHING
                """,
                [
                    "company": current.company.rawValue, "topic": topic.rawValue,
                    "opened_at": current.openedAt.milliseconds, "case": current.id.rawValue,
                ])
        }
    }

    /// Starts, or joins, the spike that a case just opened belongs to.
    ///
    /// - Returns: the alert under which the single alert of the case is folded.
    mutating func spike(with opened: Case, _ assessed: AssessedMention) throws -> Alert.Number? {
        // Old news that a new feed brings says nothing about this hour.
        guard now.timeIntervalSince(opened.openedAt) < SpikeRule.window.seconds else { return nil }
        var fold: Alert.Number?
        for topic in opened.topics {
            let running = try runningSpike(of: topic, company: opened.company)
            let cases = try casesOfLastHour(topic, opened.company)
            let verdict =
                cases.count < SpikeRule.floor
                ? nil
                : SpikeRule.judge(cases.count, history: try history(of: topic, opened.company))
            if let running {
                try join(running.id, [opened.id], topic)
                if verdict?.isSpike == true {
                    try run(
                        "UPDATE spikes SET last_at = :now WHERE id = :id",
                        ["now": now.milliseconds, "id": running.id])
                }
                fold = fold ?? running.alert
            } else if let verdict, verdict.isSpike {
                fold = try fold ?? start(topic, cases, verdict, in: opened.company)
            }
        }
        for id in try Spike.untold(at: now, database) {
            _ = try Spike.tell(id, at: now, database)
            recorded.alerts += 1
        }
        return fold
    }

    private func runningSpike(
        of topic: Topic, company: Company.ID
    ) throws -> (id: Int64, alert: Alert.Number)? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT id, alert
                      FROM spikes
                     WHERE company = ? AND topic = ? AND last_at > ?
                     ORDER BY last_at DESC
                     LIMIT 1
                    """),
            arguments: [
                company.rawValue, topic.rawValue,
                now.addingTimeInterval(-SpikeRule.window.seconds).milliseconds,
            ]
        ).map { ($0[0], Alert.Number(rawValue: $0[1])) }
    }

    private func casesOfLastHour(_ topic: Topic, _ company: Company.ID) throws -> [Case.ID] {
        try Int64.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT "case"
                      FROM case_topics
                     WHERE company = ? AND topic = ? AND opened_at > ? AND opened_at <= ?
                     ORDER BY opened_at, "case"
                    """),
            arguments: [
                company.rawValue, topic.rawValue,
                now.addingTimeInterval(-SpikeRule.window.seconds).milliseconds, now.milliseconds,
            ]
        ).map(Case.ID.init(rawValue:))
    }

    /// Cases in the same hour of the weeks before, each smoothed with the hours
    /// beside it: one case more or less in one hour says little.
    private func history(of topic: Topic, _ company: Company.ID) throws -> [Double] {
        let first = try Int64.fetchOne(
            database,
            sql: "SELECT opened_at FROM cases WHERE company = ? ORDER BY opened_at LIMIT 1",
            arguments: [company.rawValue])
        guard let first else { return [] }
        let start = Date(milliseconds: first)
        let window = SpikeRule.window.seconds
        return try SpikeRule.moments(like: now, since: start, timeZone: rules.timeZone).map {
            moment in
            let count = try Int.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT COUNT(*)
                          FROM case_topics
                         WHERE company = ? AND topic = ? AND opened_at > ? AND opened_at <= ?
                        """),
                arguments: [
                    company.rawValue, topic.rawValue,
                    moment.addingTimeInterval(-2 * window).milliseconds,
                    moment.addingTimeInterval(window).milliseconds,
                ])
            return Double(count ?? 0) / 3
        }
    }

    private mutating func start(
        _ topic: Topic, _ cases: [Case.ID], _ verdict: SpikeRule.Verdict, in company: Company.ID
    ) throws -> Alert.Number {
        try run(
            """
            INSERT INTO spikes (company, topic, alert, started_at, last_at, expected)
            VALUES (:company, :topic, 0, :now, :now, :expected)
            """,
            [
                "company": company.rawValue, "topic": topic.rawValue, "now": now.milliseconds,
                "expected": verdict.expected,
            ])
        let id = database.lastInsertedRowID
        try join(id, cases, topic)
        let number = try Spike.tell(id, at: now, database)
        recorded.alerts += 1
        try run(
            "UPDATE spikes SET alert = :alert WHERE id = :id",
            ["alert": number.rawValue, "id": id])
        return number
    }

    private func join(_ spike: Int64, _ cases: [Case.ID], _ topic: Topic) throws {
        for id in cases {
            try run(
                "INSERT INTO spike_cases (spike, \"case\") VALUES (:spike, :case) ON CONFLICT DO NOTHING",
                ["spike": spike, "case": id.rawValue])
            if database.changesCount > 0 { try history(id, .spiked, detail: topic.rawValue) }
        }
    }
}

/// A topic that departed from its own rhythm.
package struct Spike: Hashable, Sendable {
    package let topic: Topic
    package let alert: Alert.Number
    package let startedAt: Date
    /// When the topic was last above its rhythm.
    package let lastAt: Date
    /// Cases that an hour like this one usually brings.
    package let expected: Double
    package let cases: Int
}

// MARK: Telling

extension Spike {
    /// How often a spike that grows is told again: the cases that joined it
    /// meanwhile have no alert of their own.
    static let pause: TimeInterval = 900

    /// Spikes with cases that no alert named, and were told long enough ago.
    static func untold(at now: Date, _ database: Database) throws -> [Int64] {
        try Int64.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT id
                      FROM spikes
                     WHERE told_at > :lately AND told_at <= :pause
                       AND told_cases < (SELECT COUNT(*) FROM spike_cases WHERE spike = spikes.id)
                     ORDER BY id
                    """),
            arguments: [
                // No spike lasts so long; older ones need not be counted again.
                "lately": now.addingTimeInterval(-7 * 86_400).milliseconds,
                "pause": now.addingTimeInterval(-pause).milliseconds,
            ])
    }

    /// Puts an alert into the outbox that names all cases of a spike, with the
    /// words of the latest.
    static func tell(_ id: Int64, at now: Date, _ database: Database) throws -> Alert.Number {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT spikes.company, spikes.topic, spikes.expected, cases.id, cases.channel,
                       cases.urgency, mentions.text, mentions.link
                  FROM spikes
                  JOIN spike_cases ON spike_cases.spike = spikes.id
                  JOIN cases ON cases.id = spike_cases."case"
                  LEFT JOIN mentions ON mentions.id = (
                       SELECT id FROM mentions
                        WHERE "case" = cases.id AND is_own = 0
                        ORDER BY published_at DESC
                        LIMIT 1)
                 WHERE spikes.id = ?
                 ORDER BY cases.opened_at, cases.id
                """, arguments: [id])
        guard let latest = rows.last else {
            throw StoreError(reason: .broken, detail: "spike \(id) has no cases")
        }
        let urgencies = try rows.map { try Urgency(row: $0["urgency"]) }
        var alert = Alert(
            decidedAt: now, kind: .spike, urgency: urgencies.reduce(.high, max),
            company: Company.ID(rawValue: latest["company"]), channel: try named(latest, "channel"),
            text: latest["text"] ?? "", url: latest["link"])
        alert.topic = Topic(rawValue: latest["topic"])
        alert.cases = rows.map { Case.ID(rawValue: $0["id"]) }
        alert.expected = latest["expected"]
        try alert.insert(database)
        let number = Alert.Number(rawValue: database.lastInsertedRowID)
        try database.execute(
            sql: "UPDATE spikes SET told_cases = ?, told_at = ? WHERE id = ?",
            arguments: [rows.count, now.milliseconds, id])
        return number
    }
}

extension Store {
    /// Spikes that started in the period, in order.
    package func spikes(of company: Company.ID, in period: Range<Date>) throws -> [Spike] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT *, (SELECT COUNT(*) FROM spike_cases WHERE spike = spikes.id) AS n
                      FROM spikes
                     WHERE company = ? AND started_at >= ? AND started_at < ?
                     ORDER BY started_at
                    """,
                arguments: [
                    company.rawValue, period.lowerBound.milliseconds,
                    period.upperBound.milliseconds,
                ]
            ).map { row in
                Spike(
                    topic: Topic(rawValue: row["topic"]),
                    alert: Alert.Number(rawValue: row["alert"]),
                    startedAt: requiredDate(row, "started_at"),
                    lastAt: requiredDate(row, "last_at"),
                    expected: row["expected"], cases: row["n"])
            }
        }
    }
}
