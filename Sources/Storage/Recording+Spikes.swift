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
                fold = try fold ?? start(topic, cases, verdict, with: opened, assessed)
            }
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
        _ topic: Topic, _ cases: [Case.ID], _ verdict: SpikeRule.Verdict, with opened: Case,
        _ assessed: AssessedMention
    ) throws -> Alert.Number {
        var alert = Alert(
            decidedAt: now, kind: .spike, urgency: max(.high, opened.urgency),
            company: opened.company, channel: assessed.mention.channel,
            text: assessed.mention.text, url: assessed.mention.link?.rawValue)
        alert.topic = topic
        alert.cases = cases
        alert.expected = verdict.expected
        try enqueue(alert)
        let number = database.lastInsertedRowID
        try run(
            """
            INSERT INTO spikes (company, topic, alert, started_at, last_at, expected)
            VALUES (:company, :topic, :alert, :now, :now, :expected)
            """,
            [
                "company": opened.company.rawValue, "topic": topic.rawValue, "alert": number,
                "now": now.milliseconds, "expected": verdict.expected,
            ])
        try join(database.lastInsertedRowID, cases, topic)
        return Alert.Number(rawValue: number)
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
