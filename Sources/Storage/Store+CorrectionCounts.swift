// SPDX-License-Identifier: Apache-2.0

// How often colleagues corrected the classifier: a question of the digest.

package import Complaints
package import Foundation
import GRDB

/// How often colleagues changed a judgement in some time.
package struct CorrectionCounts: Hashable, Sendable {
    /// Mentions that were judged, own answers left out.
    package let judged: Int
    /// Of the mentions that colleagues spoke of, those where they changed
    /// something, and those where they agreed.
    package let changed: Int
    package let confirmed: Int
    package let urgencyRaised: Int
    package let urgencyLowered: Int
    package let kindChanged: Int
    package let sentimentChanged: Int
    package let signalsChanged: Int

    package init(
        judged: Int = 0, changed: Int = 0, confirmed: Int = 0, urgencyRaised: Int = 0,
        urgencyLowered: Int = 0, kindChanged: Int = 0, sentimentChanged: Int = 0,
        signalsChanged: Int = 0
    ) {
        self.judged = judged
        self.changed = changed
        self.confirmed = confirmed
        self.urgencyRaised = urgencyRaised
        self.urgencyLowered = urgencyLowered
        self.kindChanged = kindChanged
        self.sentimentChanged = sentimentChanged
        self.signalsChanged = signalsChanged
    }
}

extension Store {
    /// How often colleagues corrected the classifier in a time, counted by the
    /// mention: of several corrections the first tells how it was judged, the
    /// last how it should have been.
    package func correctionCounts(
        of company: Company.ID, in period: Range<Date>
    ) throws -> CorrectionCounts {
        let arguments: StatementArguments = [
            company.rawValue, period.lowerBound.milliseconds, period.upperBound.milliseconds,
        ]
        return try read { database in
            let judged = try Int.fetchOne(
                database,
                sql: """
                    SELECT COUNT(*)
                      FROM mentions
                     WHERE company = ? AND is_own = 0
                       AND published_at >= ? AND published_at < ?
                    """, arguments: arguments)
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT corrections.*
                      FROM corrections
                      JOIN mentions ON mentions.id = corrections.mention
                     WHERE mentions.company = ? AND corrections.at >= ? AND corrections.at < ?
                     ORDER BY corrections.id
                    """, arguments: arguments)
            return try CorrectionCounts(judged: judged ?? 0, rows.map(CorrectionEntry.init))
        }
    }
}

/// One row of the table, for counting.
private struct CorrectionEntry {
    let mention: Int64
    let sentiment: String?
    let kind: String?
    let urgency: Int?
    let signals: String?
    let was: (sentiment: String, kind: String, urgency: Int, signals: String)

    init(_ row: Row) throws {
        mention = row["mention"]
        sentiment = row["sentiment"]
        kind = row["kind"]
        urgency = row["urgency"]
        signals = row["signals"]
        was = (row["was_sentiment"], row["was_kind"], row["was_urgency"], row["was_signals"])
    }
}

extension CorrectionCounts {
    fileprivate init(judged: Int, _ entries: [CorrectionEntry]) throws {
        var changed = 0
        var (raised, lowered) = (0, 0)
        var (kinds, sentiments, signals) = (0, 0, 0)
        let mentions = Dictionary(grouping: entries, by: \.mention)
        for said in mentions.values {
            guard let first = said.first else { continue }
            let urgency = said.compactMap(\.urgency).last ?? first.was.urgency
            let isKind = (said.compactMap(\.kind).last ?? first.was.kind) != first.was.kind
            let isSentiment =
                (said.compactMap(\.sentiment).last ?? first.was.sentiment) != first.was.sentiment
            let isSignals =
                (said.compactMap(\.signals).last ?? first.was.signals) != first.was.signals
            if urgency > first.was.urgency { raised += 1 }
            if urgency < first.was.urgency { lowered += 1 }
            if isKind { kinds += 1 }
            if isSentiment { sentiments += 1 }
            if isSignals { signals += 1 }
            if urgency != first.was.urgency || isKind || isSentiment || isSignals { changed += 1 }
        }
        self.init(
            judged: judged, changed: changed, confirmed: mentions.count - changed,
            urgencyRaised: raised, urgencyLowered: lowered, kindChanged: kinds,
            sentimentChanged: sentiments, signalsChanged: signals)
    }
}
