// SPDX-License-Identifier: Apache-2.0

// What a week was like: the questions that the digest asks.

package import Complaints
package import Foundation
import GRDB

/// How many mentions of each kind a channel brought.
package struct ChannelCount: Hashable, Sendable {
    package let channel: Channel
    package let kinds: [Kind: Int]
    package var mentions: Int { kinds.values.reduce(0, +) }
}

/// A closed case that tells what solved it.
package struct Workaround: Hashable, Sendable {
    package let caseID: Case.ID
    package let topics: [Topic]
    package let helped: String
    package let finder: Agent
}

/// A word of thanks after trouble.
package struct Thanks: Hashable, Sendable {
    package let caseID: Case.ID
    /// Who answered last before the thanks.
    package let agent: Agent?
    package let text: String
}

extension Store {
    /// What was published in the period, own replies left out, each of the kind
    /// that a colleague gave it or else the classifier; the busiest channel
    /// first.
    package func channelCounts(
        of company: Company.ID, in period: Range<Date>
    ) throws -> [ChannelCount] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT mentions.channel, COALESCE(judgements.kind, mentions.kind) AS kind,
                           COUNT(*) AS n
                      FROM mentions
                      LEFT JOIN judgements ON judgements.mention = mentions.id
                     WHERE mentions.company = ? AND mentions.is_own = 0
                       AND mentions.published_at >= ? AND mentions.published_at < ?
                     GROUP BY 1, 2
                    """, arguments: Self.arguments(company, period))
            var kinds: [Channel: [Kind: Int]] = [:]
            for row in rows {
                kinds[try named(row, "channel"), default: [:]][try named(row, "kind")] = row["n"]
            }
            return kinds.map(ChannelCount.init(channel:kinds:)).sorted {
                ($0.mentions, $1.channel.rawValue) > ($1.mentions, $0.channel.rawValue)
            }
        }
    }

    /// Cases whose first mention was published in the period.
    package func casesOpened(of company: Company.ID, in period: Range<Date>) throws -> [Case] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Case.columns)
                      FROM cases
                     WHERE company = ? AND opened_at >= ? AND opened_at < ?
                     ORDER BY id
                    """, arguments: Self.arguments(company, period)
            ).map(Case.init(row:))
        }
    }

    /// Cases that were not closed at `moment`.
    package func casesOpen(of company: Company.ID, at moment: Date) throws -> [Case] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Case.columns)
                      FROM cases
                     WHERE company = :company AND opened_at < :moment
                       AND (status <> 'closed' OR status_at >= :moment)
                     ORDER BY opened_at
                    """, arguments: ["company": company.rawValue, "moment": moment.milliseconds]
            ).map(Case.init(row:))
        }
    }

    package func thanks(of company: Company.ID, in period: Range<Date>) throws -> [Thanks] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT mentions."case", mentions.text,
                           (SELECT actor FROM events
                             WHERE events."case" = mentions."case"
                               AND events.action IN ('responded', 'answered')
                               AND events.actor <> 'gehoord'
                             ORDER BY events.at DESC, events.id DESC LIMIT 1) AS agent
                      FROM mentions
                     WHERE company = ? AND decision = 'recover'
                       AND published_at >= ? AND published_at < ?
                     ORDER BY published_at
                    """, arguments: Self.arguments(company, period)
            ).map { row in
                Thanks(
                    caseID: Case.ID(rawValue: row["case"]),
                    agent: (row["agent"] as String?).map(Agent.init(rawValue:)),
                    text: row["text"])
            }
        }
    }

    /// Our own answers that a feed showed in the period and that belong to a case,
    /// each with the case as it was told until then.
    package func ownReplies(
        of company: Company.ID, in period: Range<Date>, limit: Int = 1_000
    ) throws -> [(reply: RecordedMention, file: CaseFile)] {
        let found = try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT mentions.*, customers.handle, customers.name, customers.url
                      FROM mentions
                      JOIN customers ON customers.id = mentions.customer
                     WHERE mentions.company = ? AND mentions.is_own = 1
                       AND mentions."case" IS NOT NULL AND mentions.forgotten_at IS NULL
                       AND mentions.published_at >= ? AND mentions.published_at < ?
                     ORDER BY mentions.published_at
                     LIMIT \(limit)
                    """, arguments: Self.arguments(company, period)
            ).map(RecordedMention.init(row:))
        }
        return try found.compactMap { reply in
            guard let id = reply.caseID else { return nil }
            return (reply, try caseFile(id).before(reply))
        }
    }

    package func workarounds(of company: Company.ID, in period: Range<Date>) throws -> [Workaround]
    {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT events."case", events.actor, events.detail, cases.topics
                      FROM events
                      JOIN cases ON cases.id = events."case"
                     WHERE cases.company = ? AND events.at >= ? AND events.at < ?
                       AND events.action = 'closed' AND events.detail <> ''
                     ORDER BY events.id
                    """, arguments: Self.arguments(company, period)
            ).map { row in
                Workaround(
                    caseID: Case.ID(rawValue: row["case"]), topics: Topic.list(row["topics"]),
                    helped: row["detail"], finder: Agent(rawValue: row["actor"]))
            }
        }
    }

    /// What was told about feeds in the period.
    package func feedAlerts(of company: Company.ID, in period: Range<Date>) throws -> [Alert] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT *
                      FROM outbox
                     WHERE company = ? AND decided_at >= ? AND decided_at < ? AND kind = 'feed'
                     ORDER BY number
                    """, arguments: Self.arguments(company, period)
            ).map(Alert.init(row:))
        }
    }

    private static func arguments(
        _ company: Company.ID, _ period: Range<Date>
    ) -> StatementArguments {
        [company.rawValue, period.lowerBound.milliseconds, period.upperBound.milliseconds]
    }
}

extension CaseFile {
    /// The case as its mentions and history were when `reply` was written.
    fileprivate func before(_ reply: RecordedMention) -> CaseFile {
        var file = self
        file.mentions = mentions.filter {
            $0.id != reply.id && $0.publishedAt <= reply.publishedAt
        }
        file.events = events.filter { $0.at < reply.publishedAt }
        return file
    }
}
