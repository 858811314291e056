// SPDX-License-Identifier: Apache-2.0

// gehoord reply-check N: a draft read against what the case holds.

import Complaints
package import Foundation
import Storage

extension CaseDesk {
    /// What could be better about a draft for a case, as text or JSON.
    package func check(_ draft: String, for number: Int64, asJSON: Bool) throws -> Data {
        let file = try store.caseFile(Case.ID(rawValue: number))
        var request = ReplyReport.Request(draft: draft, in: file)
        for item in try store.directory(of: file.current.customer) {
            request.known[item.name.lowercased()] = item.value
        }
        let report = try ReplyReport(listens: false)
        return asJSON
            ? try report.json(request) + Data("\n".utf8) : Data(report.text(request).utf8)
    }
}

extension ReplyReport.Request {
    /// A draft and everything that its case knows.
    init(draft: String, in file: CaseFile) {
        self.init(draft: draft)
        let told = file.mentions.filter { !$0.isOwnReply }
        channel = file.current.channel.rawValue
        // A change of subject is answered by its own words.
        mention = told.last?.text ?? ""
        kind = told.last?.assessment.kind ?? file.current.kind
        customerName = file.author?.displayName
        customerHandle = file.author?.handle
        signals = Signal.allCases.filter(file.current.signals.contains).map(\.rawValue)
        topics = file.current.topics
        for fact in told.flatMap(\.assessment.facts) { known[fact.kind.rawValue] = fact.value }
        earlierAnswer = Self.answers(file)
    }

    /// What we said in this case before, in the feeds and as the agents noted.
    private static func answers(_ file: CaseFile) -> String? {
        let shown = file.mentions.filter(\.isOwnReply).map { ($0.publishedAt, $0.text) }
        let noted = file.events.filter { $0.action == .responded || $0.action == .updated }
            .compactMap { event in event.detail.map { (event.at, $0) } }
        let all = (shown + noted).sorted { $0.0 < $1.0 }.map(\.1)
        return all.isEmpty ? nil : all.joined(separator: "\n")
    }
}

/// A first sentence to start from.
struct Opening: Hashable {
    let sentence: String
    /// It thanks the customer back.
    let isThanks: Bool

    /// - Returns: `nil` when nothing fits, and when we spoke last: then there is
    ///   nothing to begin.
    init?(for file: CaseFile) throws {
        isThanks = file.isThankedLast
        guard isThanks || file.current.waitingSince != nil else { return nil }
        var request = ReplyReport.Request(draft: "", in: file)
        // Joy is not answered with what went wrong before it.
        if isThanks { (request.signals, request.topics) = ([Signal.recovered.rawValue], []) }
        guard let sentence = try ReplyReport(listens: false).firstSentence(request) else {
            return nil
        }
        self.sentence = sentence
    }
}

extension CaseFile {
    /// Whether the customer's last word was thanks, and we said nothing since.
    fileprivate var isThankedLast: Bool {
        guard let last = mentions.last(where: { !$0.isOwnReply }),
            events.contains(where: { $0.action == .recovered && $0.mention == last.id })
        else { return false }
        return !events.contains {
            [.responded, .answered, .updated].contains($0.action) && $0.at > last.publishedAt
        }
    }
}
