// SPDX-License-Identifier: Apache-2.0

// gehoord status: how things stand, for people and for tools.

import Complaints
package import Foundation
import Storage

/// Feeds, cases and the outbox in numbers.
package struct StatusReport: Encodable {
    struct FeedJSON: Encodable {
        let id: String
        let company: String
        let channel: String
        let checkedAt: Date?
        let succeededAt: Date?
        let changedAt: Date?
        let nextCheckAt: Date?
        let failures: Int
        let trouble: String?
        let error: String?
        /// Where it is asked instead of at the address in its file.
        let movedTo: String?
        /// Where the server redirects to for good, not yet believed.
        let redirectsTo: String?
    }

    struct SinkJSON: Encodable {
        let id: String
        /// Alerts that it was not told, those that are not for it included.
        let behind: Int
        let failures: Int
        let failingSince: Date?
        let nextAttemptAt: Date?
        let reason: String?
    }

    let version: String
    let database: String
    let mentions: Int
    let cases: [String: Int]
    let waiting: Int
    let alerts: Int
    let alertsUndelivered: Int
    let sinks: [SinkJSON]
    let feeds: [FeedJSON]

    package init(_ configuration: Configuration, now: Date = Date()) throws {
        let store = try Store(path: configuration.paths.database)
        let status = try store.status()
        let states = try store.feedStates()
        version = Version.current
        database = configuration.paths.database
        mentions = status.mentions
        cases = status.casesByStatus
        waiting = status.waiting
        alerts = status.alerts
        alertsUndelivered = try store.backlog(of: .log)
        sinks = try configuration.couriers.map { courier in
            let state = try store.state(of: courier.sink)
            return SinkJSON(
                id: courier.sink.rawValue,
                behind: state == nil ? 0 : try store.backlog(of: courier.sink),
                failures: state?.failures ?? 0, failingSince: state?.failingSince,
                nextAttemptAt: state?.nextAttemptAt, reason: state?.reason)
        }
        feeds = configuration.companies.flatMap(\.feeds).map { feed in
            let state = states[feed.id]
            let trouble = state?.trouble(quiet: feed.quiet, isGone: state?.told == .gone, at: now)
            return FeedJSON(
                id: feed.id.rawValue, company: feed.company.rawValue,
                channel: feed.channel.rawValue, checkedAt: state?.checkedAt,
                succeededAt: state?.succeededAt, changedAt: state?.changedAt,
                nextCheckAt: state?.nextCheckAt, failures: state?.failures ?? 0,
                trouble: trouble?.rawValue,
                error: state?.errorReason.map { "\($0): \(state?.errorDetail ?? "")" },
                movedTo: state?.adopted.map(shownAddress),
                redirectsTo: state?.redirect.map { shownAddress($0.target) })
        }
    }

    package func json() throws -> String { try jsonText(self) }

    /// A few lines for a terminal.
    package func text(_ terminal: Terminal = .standardOutput()) -> String {
        let open = cases.filter { $0.key != "closed" }.values.reduce(0, +)
        var lines = [
            "gehoord \(version), \(database)",
            "\(mentions) mentions, \(open) cases not closed (\(waiting) waiting for us), "
                + "\(cases["closed"] ?? 0) closed",
            "\(alerts) alerts, \(alertsUndelivered) not yet told",
        ]
        for sink in sinks where sink.failures > 0 {
            let since = sink.failingSince?.ISO8601Format() ?? ""
            lines.append(
                terminal.dress(
                    "  sink \(sink.id): failed \(sink.failures)x since \(since), "
                        + "\(sink.behind) behind: \(SafeText.line(sink.reason ?? ""))", .red))
        }
        let ill = feeds.filter { $0.trouble != nil || $0.error != nil }
        lines.append("\(feeds.count) feeds, \(feeds.count - ill.count) well")
        for feed in ill {
            lines.append(
                terminal.dress(
                    "  \(feed.id): \(feed.trouble ?? "failed \(feed.failures)x") \(feed.error ?? "")",
                    .red))
        }
        for feed in feeds {
            guard let target = feed.movedTo else { continue }
            lines.append("  \(feed.id): moved to \(target); write that in its company file")
        }
        let unseen = feeds.filter { $0.checkedAt == nil }
        if !unseen.isEmpty {
            lines.append("  never asked: \(unseen.map(\.id).joined(separator: ", "))")
        }
        return lines.joined(separator: "\n")
    }
}
