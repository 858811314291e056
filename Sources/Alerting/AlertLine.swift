// SPDX-License-Identifier: Apache-2.0

// One alert as one line of the alert log: a fixed head, then logfmt. Every
// value is escaped, so that the line parses back to what was told.

package import Complaints
package import Foundation

/// Writes alerts as lines and reads lines back.
package struct AlertLine: Sendable {
    /// The most characters of a customer's text in a line.
    private static let textLimit = 280
    /// The most characters of what helped before.
    private static let helpLimit = 80
    /// The most cases of a spike that are named, the latest of them.
    private static let casesShown = 20

    private let wording: Wording
    private let timeZone: TimeZone

    package init(wording: Wording, timeZone: TimeZone) {
        self.wording = wording
        self.timeZone = timeZone
    }

    /// The line without its line feed. Personal data is masked and nothing that
    /// a stranger wrote reaches the terminal as a command.
    package func render(_ alert: Alert) -> String {
        var fields: [(String, String)] = []
        if let id = alert.caseID { fields.append(("zaak", String(id.rawValue))) }
        fields.append(("alarm", alert.kind.rawValue))
        if let number = alert.number { fields.append(("nr", String(number.rawValue))) }
        fields.append(("bedrijf", alert.company.rawValue))
        if let channel = alert.channel { fields.append(("kanaal", channel.rawValue)) }
        if let feed = alert.feed, alert.kind == .feed { fields.append(("feed", feed.rawValue)) }
        if let author = alert.author { fields.append(("van", author.handle)) }
        if let due = alert.respondBy { fields.append(("reageer_voor", minute(due))) }
        if let due = alert.resolveBy { fields.append(("oplossen_voor", minute(due))) }
        if let contact = alert.contact { fields.append(("contact", String(contact))) }
        if let agent = alert.agent { fields.append(("collega", agent.rawValue)) }
        if let topic = alert.topic { fields.append(("onderwerp", topic.rawValue)) }
        if !alert.cases.isEmpty {
            fields.append(("aantal", String(alert.cases.count)))
            if let expected = alert.expected { fields.append(("gewoonlijk", tenths(expected))) }
            let latest = alert.cases.suffix(Self.casesShown).map { String($0.rawValue) }
            fields.append(("zaken", latest.joined(separator: ",")))
        }
        if let recipient = alert.recipient { fields.append(("naar", recipient)) }
        if !alert.signals.isEmpty {
            let reasons = alert.signals.map { wording.text("reason.\($0.rawValue)") }
            fields.append(("redenen", reasons.joined(separator: ",")))
        }
        fields.append(
            ("tekst", SafeText.line(PersonalData.mask(alert.text), atMost: Self.textLimit)))
        if let helped = alert.helped {
            fields.append(
                ("hielp_eerder", SafeText.line(PersonalData.mask(helped), atMost: Self.helpLimit)))
        }
        if alert.kind == .recovered, let id = alert.caseID {
            fields.append(("dank", thanks(to: alert.agent, id)))
        }
        if let url = alert.url { fields.append(("url", url)) }
        let head =
            second(alert.decidedAt) + " "
            + wording.text("alert.urgency.\(alert.urgency.rawValue)")
        return fields.reduce(into: head) { line, field in
            line += " \(field.0)=\(Self.escaped(SafeText.line(field.1)))"
        }
    }

    /// A word to the colleague who helped, and what to do with it.
    private func thanks(to agent: Agent?, _ id: Case.ID) -> String {
        wording.text(
            agent == nil ? "alert.thanks" : "alert.thanks_to",
            ["agent": agent?.rawValue ?? "", "case": String(id.rawValue)])
    }

    private func second(_ date: Date) -> String {
        date.formatted(
            Date.ISO8601FormatStyle(timeZone: timeZone).timeZone(separator: .colon)
                .year().month().day().time(includingFractionalSeconds: false).timeZone(
                    separator: .colon))
    }

    /// To the minute: agents plan by it.
    private func minute(_ date: Date) -> String {
        let full = second(date)
        // 2026-11-22T09:29:00+01:00 → 2026-11-22T09:29+01:00
        return String(full.prefix(16) + full.dropFirst(19))
    }

    private func tenths(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10),\(tenths % 10)"
    }

    private static func escaped(_ value: String) -> String {
        let isBare =
            !value.isEmpty
            && value.utf8.allSatisfy {
                $0 > UInt8(ascii: " ") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=")
                    && $0 != UInt8(ascii: "\\")
            }
        // An address is one word however many signs it has.
        if isBare || (value.hasPrefix("http") && !value.contains(where: { "\" \\".contains($0) })) {
            return value
        }
        var quoted = "\""
        for character in value {
            if character == "\"" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return quoted + "\""
    }

    /// The fields after the head, in order.
    ///
    /// - Returns: `nil` for a line that is cut off or no alert.
    package static func fields(of line: Substring) -> [(key: String, value: String)]? {
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count == 3 else { return nil }
        var fields: [(String, String)] = []
        var rest = words[2]
        while !rest.isEmpty {
            guard let sign = rest.firstIndex(of: "=") else { return nil }
            let key = String(rest[..<sign])
            rest = rest[rest.index(after: sign)...]
            guard let value = takeValue(&rest) else { return nil }
            fields.append((key, value))
        }
        return fields
    }

    private static func takeValue(_ rest: inout Substring) -> String? {
        guard rest.first == "\"" else {
            let end = rest.firstIndex(of: " ") ?? rest.endIndex
            defer { rest = rest[end...].dropFirst() }
            return String(rest[..<end])
        }
        var value = ""
        var isEscaped = false
        for index in rest.indices.dropFirst() {
            let character = rest[index]
            if isEscaped {
                value.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                rest = rest[rest.index(after: index)...].dropFirst()
                return value
            } else {
                value.append(character)
            }
        }
        return nil
    }
}
