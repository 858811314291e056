// SPDX-License-Identifier: Apache-2.0

// gehoord link: two handles that are one person, so that nobody has to tell
// their story again on another channel.

import Complaints
import Foundation
import Storage

extension CaseDesk {
    /// Links two handles, as typed: `@jan`, or `mastodon:@jan` where several
    /// channels know that name.
    package func link(
        _ one: String, _ other: String, undo: Bool, company: String?, by agent: String,
        asJSON: Bool
    ) throws -> String {
        let company = try onlyCompany(company)
        let first = try handle(one, of: company)
        let second = try handle(other, of: company)
        guard first.id != second.id else {
            throw UsageError(description: "\(one) and \(other) are the same handle")
        }
        let hasChanged = try store.link(
            first, second, undo: undo, by: Agent(rawValue: agent), at: now)
        let handles = try store.handles(linkedTo: first.id)
        if asJSON {
            return try jsonText(
                LinkJSON(
                    changed: hasChanged,
                    handles: handles.map { "\($0.channel.rawValue):\($0.handle)" }))
        }
        let key =
            hasChanged
            ? (undo ? "done.unlinked" : "done.linked")
            : (undo ? "link.was_not" : "link.was_already")
        return Wording.dutch.text(
            key, ["one": SafeText.line(first.handle), "other": SafeText.line(second.handle)])
    }

    private struct LinkJSON: Encodable {
        let changed: Bool
        /// Of the person, with their channels.
        let handles: [String]
    }

    /// The one customer who is meant.
    ///
    /// - Throws: `UsageError` when there is none, or more than one.
    func handle(_ typed: String, of company: Company.ID) throws -> KnownHandle {
        let parts = typed.split(separator: ":", maxSplits: 1).map(String.init)
        var channel: Channel?
        var name = typed
        if parts.count == 2, let named = Channel(rawValue: parts[0]) {
            channel = named
            name = parts[1]
        }
        let found = try store.customers(called: name, company: company, channel: channel)
        guard let only = found.first else {
            throw UsageError(
                description: "nobody called \(typed) has written about \(company.rawValue)")
        }
        guard found.count == 1 else {
            let list = found.prefix(8).map { "\($0.channel.rawValue):\($0.handle)" }
            throw UsageError(
                description: "\(typed) is known on several channels: write one of "
                    + list.joined(separator: ", "))
        }
        return only
    }
}
