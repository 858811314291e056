// SPDX-License-Identifier: Apache-2.0

// What one poll of one feed did, for people and for tools.

import Complaints
package import Foundation

/// What happened when a feed was polled.
package struct PollReport: Hashable, Sendable, Encodable {
    package enum Status: String, Hashable, Sendable, Encodable {
        /// It brought entries, known or new.
        case changed
        /// The server, or the bytes, say that nothing changed.
        case unchanged
        case failed
        /// Not asked: the server said before that it is gone for good.
        case gone
    }

    package let feed: String
    package let company: String
    package internal(set) var status: Status
    /// How many entries the feed had.
    package internal(set) var entries = 0
    /// How many new mentions of the company were among them.
    package internal(set) var mentions = 0
    package internal(set) var edited = 0
    package internal(set) var casesOpened: [Int64] = []
    package internal(set) var casesReopened: [Int64] = []
    package internal(set) var alerts = 0
    /// What the parser had to mend.
    package internal(set) var repairs: [String] = []
    package internal(set) var milliseconds = 0
    package internal(set) var nextCheckAt: Date?
    /// Where it is asked from now on, since a permanent redirect was believed.
    package internal(set) var adopted: String?
    package internal(set) var error: Trouble?

    package struct Trouble: Hashable, Sendable, Encodable {
        package let reason: String
        package let detail: String
    }

    init(_ feed: Feed, status: Status) {
        self.feed = feed.id.rawValue
        self.company = feed.company.rawValue
        self.status = status
    }
}

extension PollReport {
    /// One line for a terminal.
    package func line(_ terminal: Terminal) -> String {
        let name = feed.column(24)
        let moved = adopted.map { ", moved to \(shownAddress($0))" } ?? ""
        switch status {
        case .unchanged: return terminal.dress("\(name) unchanged\(moved)", .faint)
        case .gone:
            return terminal.dress(
                "\(name) gone for good: not asked; gehoord poll \(feed) asks again", .red)
        case .failed:
            return terminal.dress(
                "\(name) failed: \(error.map { "\($0.reason): \($0.detail)" } ?? "")", .red)
        case .changed:
            var text = "\(name) \(entries) entries, \(mentions) new mentions"
            if !casesOpened.isEmpty { text += ", \(casesOpened.count) cases opened" }
            if !casesReopened.isEmpty { text += ", \(casesReopened.count) reopened" }
            if edited > 0 { text += ", \(edited) edited" }
            text += moved
            if !repairs.isEmpty {
                text += terminal.dress(" (mended: \(repairs.joined(separator: ", ")))", .faint)
            }
            return text
        }
    }
}

/// An address for people: what a server redirects to may hold anything.
func shownAddress(_ address: String) -> String {
    Link(rawValue: address)?.rawValue ?? "an address that cannot be shown"
}

extension PollReport {
    /// All reports as a JSON array.
    package static func json(_ reports: [PollReport]) throws -> String { try jsonText(reports) }
}
