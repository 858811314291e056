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
    /// What was published in the period, own replies left out; the busiest
    /// channel first.
    package func channelCounts(
        of company: Company.ID, in period: Range<Date>
    ) throws -> [ChannelCount] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT channel, kind, COUNT(*) AS n
                      FROM mentions
                     WHERE company = ? AND is_own = 0
                       AND published_at >= ? AND published_at < ?
                     GROUP BY channel, kind
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
                               AND events.action = 'responded'
                             ORDER BY events.id DESC LIMIT 1) AS agent
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

    /// The words of mentions of one kind, in order of publication.
    package func texts(
        of company: Company.ID, kind: Kind, in period: Range<Date>, limit: Int = 50
    ) throws -> [String] {
        try read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT text
                      FROM mentions
                     WHERE company = ? AND is_own = 0
                       AND published_at >= ? AND published_at < ? AND kind = ?
                     ORDER BY published_at
                     LIMIT ?
                    """, arguments: Self.arguments(company, period) + [kind.rawValue, limit])
        }
    }

    package func workarounds(of company: Company.ID, in period: Range<Date>) throws -> [Workaround] {
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
