// SPDX-License-Identifier: Apache-2.0

// gehoord feeds list: which feeds are watched, and how each of them is.

import Complaints
package import Foundation
import Storage

/// All feeds with what is known of them.
package struct FeedList {
    private struct FeedJSON: Encodable {
        let id: String
        let company: String
        let channel: String
        /// An address or a path.
        let source: String
        let intervalSeconds: Int64
        /// The pace that the feed has settled at.
        let paceSeconds: Int64?
        let match: String
        let state: String
        let checkedAt: Date?
        let changedAt: Date?
        let nextCheckAt: Date?
        let failures: Int
        let error: String?
        let movedTo: String?
        let redirectsTo: String?
        let redirectsSeen: Int
    }

    private enum Width {
        static let id = 25
        static let company = 13
        static let channel = 9
        static let interval = 8
        static let checked = 11
        static let state = 9
    }

    private let feeds: [(feed: Feed, state: FeedState?)]
    private let now: Date
    private let moments: Moments

    /// - Parameter company: only the feeds of this one.
    /// - Throws: `StoreError`; `FeedsError` for a company that is not watched.
    package init(
        _ configuration: Configuration, company: String? = nil, now: Date = Date()
    ) throws {
        // Before the first poll there is no database, and a list makes none.
        let path = configuration.paths.database
        let states =
            FileManager.default.fileExists(atPath: path) ? try Store(path: path).feedStates() : [:]
        let companies =
            try company.map { [try configuration.watched($0)] } ?? configuration.companies
        feeds = companies.flatMap(\.feeds).map { feed in
            (feed, states[feed.id].flatMap { $0.isCurrent(for: feed) ? $0 : nil })
        }
        self.now = now
        moments = Moments(timeZone: configuration.timeZone)
    }

    package func json() throws -> String {
        try jsonText(
            feeds.map { feed, state in
                FeedJSON(
                    id: feed.id.rawValue, company: feed.company.rawValue,
                    channel: feed.channel.rawValue, source: feed.source.text,
                    intervalSeconds: feed.interval.components.seconds,
                    paceSeconds: state?.interval?.components.seconds,
                    match: feed.coverage.rawValue, state: word(feed, state),
                    checkedAt: state?.checkedAt, changedAt: state?.changedAt,
                    nextCheckAt: state?.nextCheckAt, failures: state?.failures ?? 0,
                    error: state?.errorReason.map { "\($0): \(state?.errorDetail ?? "")" },
                    movedTo: state?.adopted.map(shownAddress),
                    redirectsTo: state?.redirect.map { shownAddress($0.target) },
                    redirectsSeen: state?.redirect?.sightings ?? 0)
            })
    }

    /// A table of 80 columns; what is remarkable about a feed stands below it.
    package func text(_ terminal: Terminal = .standardOutput()) -> String {
        let head = row("feed", "company", "channel", "interval", "checked", "state")
        var lines = [terminal.dress(head, .faint)]
        for (feed, state) in feeds {
            let word = word(feed, state)
            let ink: Terminal.Ink? =
                switch word {
                case "well": .green
                case "new": .faint
                case "silent": .yellow
                default: .red
                }
            lines.append(
                row(
                    feed.id.rawValue, feed.company.rawValue, feed.channel.rawValue,
                    feed.interval.configured,
                    state?.checkedAt.map { moments.short($0, now: now) } ?? "never", word,
                    ink: ink, terminal))
            lines += remarks(state).map { terminal.dress("  " + $0, .faint) }
        }
        return lines.joined(separator: "\n")
    }

    /// `well`, `new`, `failing`, `failed 2x`, `silent` or `gone`.
    private func word(_ feed: Feed, _ state: FeedState?) -> String {
        guard let state, state.checkedAt != nil else { return "new" }
        let trouble = state.trouble(quiet: feed.quiet, isGone: state.told == .gone, at: now)
        return trouble?.rawValue ?? (state.failures > 0 ? "failed \(state.failures)x" : "well")
    }

    private func remarks(_ state: FeedState?) -> [String] {
        guard let state else { return [] }
        var remarks: [String] = []
        if let reason = state.errorReason {
            remarks.append(SafeText.line("\(reason): \(state.errorDetail ?? "")", atMost: 78))
        }
        if let adopted = state.adopted {
            remarks.append("moved to \(shownAddress(adopted))")
        }
        if let redirect = state.redirect {
            remarks.append(
                "redirects for good to \(shownAddress(redirect.target)), "
                    + "seen \(redirect.sightings) of \(RedirectMemory.repeatsToBelieve) times")
        }
        return remarks
    }

    private func row(
        _ id: String, _ company: String, _ channel: String, _ interval: String, _ checked: String,
        _ state: String, ink: Terminal.Ink? = nil, _ terminal: Terminal = Terminal(hasColour: false)
    ) -> String {
        [
            id.column(Width.id), company.column(Width.company), channel.column(Width.channel),
            interval.column(Width.interval), checked.column(Width.checked),
            terminal.dress(String(state.prefix(Width.state)), ink),
        ].joined(separator: " ")
    }
}

extension Configuration {
    /// - Throws: `FeedsError` for a company that is not watched.
    func watched(_ company: String) throws(FeedsError) -> WatchedCompany {
        if let found = companies.first(where: { $0.company.id.rawValue == company }) {
            return found
        }
        let known = companies.map(\.company.id.rawValue).joined(separator: ", ")
        throw FeedsError(.usage, "no company \(company); there are: \(known)")
    }
}
