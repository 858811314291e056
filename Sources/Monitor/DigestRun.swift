// SPDX-License-Identifier: Apache-2.0

// gehoord digest: the week of every company, as text and as a page.

import Complaints
package import Foundation
import Replies
import Reporting
import Storage
import Transfers

/// Makes digests.
package struct DigestRun {
    private let configuration: Configuration
    private let store: Store
    private let now: Date

    package init(configuration: Configuration, now: Date = Date()) throws {
        self.configuration = configuration
        self.now = now
        store = try Store(path: configuration.paths.database)
    }

    /// The digests of one week as text, one after the other.
    ///
    /// - Parameter week: `2026-W47`; `nil`: the last week that is over.
    package func text(week: String?) throws -> String {
        try digests(week).map { $0.text(.dutch, at: now) }.joined(separator: "\n")
    }

    /// Writes the page to `path`, and the text beside it as `.txt`. With
    /// several companies each gets its own files, named for it.
    ///
    /// - Returns: the files that were written.
    package func write(week: String?, to path: String) throws -> [String] {
        let digests = try digests(week)
        let target = URL(filePath: path)
        let stem = target.deletingPathExtension()
        return try digests.flatMap { digest in
            let own =
                digests.count == 1
                ? stem
                : stem.deletingLastPathComponent()
                    .appending(path: "\(stem.lastPathComponent)-\(digest.company.id.rawValue)")
            let page = own.appendingPathExtension("html")
            let text = own.appendingPathExtension("txt")
            try Data(digest.page(.dutch, at: now).utf8).write(to: page, options: .atomic)
            try Data(digest.text(.dutch, at: now).utf8).write(to: text, options: .atomic)
            return [page.path, text.path]
        }
    }

    /// Mails the digests of one week to the readers that the configuration
    /// names. Sent again, a digest has the same name, by which a mail client
    /// knows it.
    ///
    /// - Returns: what was sent to whom, a line each.
    /// - Throws: `CaseDesk.UsageError` when nobody is to get it; `FetchError`.
    package func send(week: String?) async throws -> [String] {
        let readers = configuration.digest.recipients
        guard let from = configuration.smtp.from, !readers.isEmpty,
            let sender = Mail.Mailbox(name: "Gehoord", address: from)
        else {
            throw CaseDesk.UsageError(
                description: "nobody to send it to: write recipients under [digest], and [smtp]")
        }
        let domain = from.split(separator: "@").last ?? ""
        let digests = try digests(week)
        let server = try configuration.smtp.server()
        let client = try HTTPClient(options: configuration.polling.clientOptions)
        var sent: [String] = []
        for digest in digests {
            let mail = Mail(
                from: sender, to: readers.compactMap { Mail.Mailbox(address: $0) },
                subject: digest.title(.dutch), text: digest.text(.dutch, at: now),
                html: try digest.page(.dutch, at: now),
                messageID: "digest-\(digest.company.id.rawValue)-\(digest.week)@\(domain)",
                date: now)
            do { try await client.send(mail, by: server) } catch {
                await client.shutdown()
                throw error
            }
            sent.append(
                "\(digest.week) of \(digest.company.id.rawValue) to "
                    + readers.joined(separator: ", "))
        }
        await client.shutdown()
        return sent
    }

    private func digests(_ typed: String?) throws -> [Digest] {
        let checker = try ReplyChecker()
        return try configuration.companies.map { watched in
            let week = try week(typed, in: watched.timeZone)
            return try Digest(
                watched.company, week: week, timeZone: watched.timeZone,
                rules: watched.rules(configuration), officeHours: watched.officeHours,
                ownReplies: ownReplies(
                    of: watched.company.id, in: week.interval(in: watched.timeZone), checker),
                store: store, now: now)
        }
    }

    /// Our answers that feeds showed, read like drafts, after the fact.
    private func ownReplies(
        of company: Company.ID, in period: Range<Date>, _ checker: ReplyChecker
    ) throws -> Digest.OwnReplies {
        var counted = Digest.OwnReplies()
        for (reply, file) in try store.ownReplies(of: company, in: period) {
            let request = ReplyReport.Request(draft: reply.text, in: file)
            let rules = Set(
                checker.findings(in: reply.text, answering: request.context).map(\.rule))
            counted.read += 1
            if !rules.isEmpty { counted.remarked += 1 }
            for rule in rules { counted.remarks[rule.rawValue, default: 0] += 1 }
        }
        return counted
    }

    private func week(_ typed: String?, in timeZone: TimeZone) throws -> Week {
        guard let typed else {
            return Week(containing: now.addingTimeInterval(-7 * 86_400), in: timeZone)
        }
        guard let week = Week(typed) else {
            throw CaseDesk.UsageError(
                description: "no week \(typed): write a week such as "
                    + "\(Week(containing: now, in: timeZone))")
        }
        return week
    }
}
