// SPDX-License-Identifier: Apache-2.0

// A line of the alert log as the agent on call sees it.

import Alerting
import Complaints
import Foundation

/// One alert, read back from its line.
struct TailEntry: Hashable, Sendable {
    let line: String
    let decidedAt: Date
    /// The word at the head, `SPOED`.
    let urgencyWord: String
    let urgency: Urgency?
    let kind: String
    let caseID: Int64?
    let author: String?
    let due: Date?
    /// The time is that of the solution, not of an answer.
    let isAboutSolution: Bool
    let agent: String?
    let recipient: String?
    let contact: String?
    let reasons: String?
    let text: String
    let url: String?
    /// What the alert is about when it is no case: the feed, or a topic and how
    /// many cases.
    let subject: String?

    /// - Returns: `nil` for a line that is no alert.
    init?(_ line: String, wording: Wording) {
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count == 3, let fields = AlertLine.fields(of: Substring(line)),
            let decidedAt = try? Date(String(words[0]), strategy: .iso8601)
        else { return nil }
        let values = Dictionary(
            fields.map { ($0.key, $0.value) }, uniquingKeysWith: { one, _ in one })
        guard let kind = values["alarm"] else { return nil }
        self.line = line
        self.decidedAt = decidedAt
        self.kind = kind
        urgencyWord = String(words[1])
        let head = urgencyWord
        urgency = Urgency.allCases.first {
            wording.text("alert.urgency.\($0.rawValue)") == head
        }
        caseID = values["zaak"].flatMap { Int64($0) }
        author = values["van"]
        due = (values["reageer_voor"] ?? values["oplossen_voor"]).flatMap(Self.minute)
        isAboutSolution = values["oplossen_voor"] != nil
        agent = values["collega"]
        recipient = values["naar"]
        contact = values["contact"]
        reasons = values["redenen"]
        text = values["tekst"] ?? ""
        url = values["url"]
        let cases = values["aantal"].map { wording.text("tail.cases", ["n": $0]) }
        let parts = [values["feed"], values["onderwerp"], cases].compactMap { $0 }
        subject = parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// `2026-11-22T09:29+01:00`: a minute has no seconds, RFC 3339 does.
    private static func minute(_ text: String) -> Date? {
        try? Date(String(text.prefix(16)) + ":00" + text.dropFirst(16), strategy: .iso8601)
    }
}
