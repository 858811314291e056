// SPDX-License-Identifier: Apache-2.0

// gehoord replay: stored mentions through today's lexicon, names and rules, in a
// database that is thrown away. Shows what would come out differently.

import Classification
import Complaints
package import Foundation
import Storage

/// Judges stored mentions again, as a dry run.
package struct ReplayRun {
    private let configuration: Configuration
    private let now: Date

    package init(configuration: Configuration, now: Date = Date()) {
        self.configuration = configuration
        self.now = now
    }

    /// What came out differently, as text or JSON.
    ///
    /// What colleagues did is not played: a mention that joined a case they
    /// reopened counts as in a case, like any other.
    ///
    /// - Parameters:
    ///   - days: how far back, by when mentions were first seen.
    ///   - limit: the most differences to list; all are counted.
    package func run(days: Int, company: String?, limit: Int, asJSON: Bool) throws -> String {
        let store = try Store(path: configuration.paths.database)
        let watch = try Watch(configuration)
        var differences: [Difference] = []
        var count = 0
        for watched in configuration.companies
        where company == nil || watched.company.id.rawValue == company {
            let stored = try store.storedMentions(
                of: watched.company.id, since: now.addingTimeInterval(-Double(days) * 86_400))
            count += stored.count
            guard let rules = watch[watched.company.id] else { continue }
            differences += try replay(stored, by: rules)
        }
        let report = Report(mentions: count, differences: differences, limit: limit)
        return asJSON ? try jsonText(report) : text(report)
    }

    private func replay(
        _ stored: [StoredMention], by watched: Watch.Watched
    ) throws -> [Difference] {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "gehoord-replay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let scratch = try Store(path: folder.appending(path: "gehoord.sqlite").path)
        let languages = Dictionary(
            watched.settings.feeds.map { ($0.id, $0.language) }, uniquingKeysWith: { one, _ in one }
        )
        var polls: [[StoredMention]] = []
        for mention in stored {
            if polls.last?.last?.seenAt == mention.seenAt {
                polls[polls.count - 1].append(mention)
            } else {
                polls.append([mention])
            }
        }
        for poll in polls {
            let assessed = poll.map { stored in
                let mention = stored.mention
                return AssessedMention(
                    mention: mention,
                    assessment: watched.assess(
                        mention, seenAt: stored.seenAt,
                        language: languages[mention.feed] ?? watched.settings.language))
            }
            guard let first = poll.first else { continue }
            _ = try scratch.record(
                assessed,
                state: FeedState(
                    id: first.mention.feed, company: first.mention.company, source: "replay"),
                rules: watched.rules, at: first.seenAt)
        }
        let verdicts = try scratch.verdicts()
        return stored.compactMap { stored in
            guard let verdict = verdicts[stored.mention.identity], verdict != stored.verdict else {
                return nil
            }
            return Difference(stored, verdict)
        }
    }

    private func text(_ report: Report) -> String {
        var lines = [
            "\(report.mentions) mentions judged again: \(report.wouldOpen) would be cases now, "
                + "\(report.wouldNotOpen) no longer, \(report.judgedOtherwise) judged otherwise"
        ]
        lines += report.differences.flatMap { difference in
            [
                "", "#\(difference.mention)  \(difference.before)  ->  \(difference.after)",
                "  " + SafeText.line(difference.text, atMost: 78).fitted(to: 78),
            ]
        }
        return lines.joined(separator: "\n")
    }
}

/// A mention of which something else would be made.
private struct Difference: Encodable {
    let mention: Int64
    let before: String
    let after: String
    let wasInCase: Bool
    let isInCase: Bool
    let text: String

    init(_ stored: StoredMention, _ verdict: Verdict) {
        mention = stored.mention.id?.rawValue ?? 0
        before = Self.words(stored.verdict)
        after = Self.words(verdict)
        wasInCase = stored.verdict.isInCase
        isInCase = verdict.isInCase
        text = stored.mention.text
    }

    private static func words(_ verdict: Verdict) -> String {
        "\(verdict.kind.rawValue), \(verdict.urgency.rawValue), "
            + (verdict.isInCase ? "in a case" : "no case")
    }
}

private struct Report: Encodable {
    let mentions: Int
    let wouldOpen: Int
    let wouldNotOpen: Int
    let judgedOtherwise: Int
    let differences: [Difference]

    init(mentions: Int, differences: [Difference], limit: Int) {
        self.mentions = mentions
        wouldOpen = differences.count { !$0.wasInCase && $0.isInCase }
        wouldNotOpen = differences.count { $0.wasInCase && !$0.isInCase }
        judgedOtherwise = differences.count - wouldOpen - wouldNotOpen
        self.differences = Array(differences.prefix(limit))
    }
}
