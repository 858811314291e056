// SPDX-License-Identifier: Apache-2.0

// An alert as a message to a chat, a program or a mailbox. Like the line in the
// log: personal data is masked, and what strangers wrote stays text.

package import Complaints
package import Foundation
package import Transfers

/// The body that a webhook expects.
package enum WebhookForm: String, CaseIterable, Hashable, Sendable {
    /// One JSON object with every field of the alert.
    case json
    /// `{"text": "…"}`, as Slack, Mattermost, Teams and their like take it.
    case text
}

/// Puts alerts into messages.
package struct AlertMessage: Sendable {
    /// The most characters of a customer's text.
    private static let textLimit = 600

    private let wording: Wording
    private let timeZone: TimeZone

    package init(wording: Wording, timeZone: TimeZone) {
        self.wording = wording
        self.timeZone = timeZone
    }

    // MARK: Webhook

    package func body(_ alert: Alert, _ form: WebhookForm) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data =
            switch form {
            case .json: try? encoder.encode(AlertJSON(alert, text: said(alert)))
            case .text: try? encoder.encode(["text": chat(alert)])
            }
        guard let data else { preconditionFailure("an alert is plain values") }
        return [UInt8](data)
    }

    /// The lines of a chat message; nothing in it calls anybody, links under a
    /// false name or loads a picture.
    func chat(_ alert: Alert) -> String {
        let lines = ([title(alert)] + facts(alert) + [said(alert)]).map { Self.harmless($0) }
        let address = alert.url.map { [Self.harmless(address: $0)] } ?? []
        return (lines + address).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// An address must stay one; only what would call a channel is spelt
    /// otherwise.
    static func harmless(address: String) -> String {
        var safe = address
        for name in ["channel", "here", "all", "everyone"] {
            safe = safe.replacingOccurrences(
                of: "@" + name, with: "%40" + name, options: .caseInsensitive)
        }
        return safe.replacingOccurrences(of: "&", with: "&amp;")
            .replacingOccurrences(of: "<", with: "%3C").replacingOccurrences(of: ">", with: "%3E")
    }

    /// Text that no chat takes for a command: an invisible space behind every
    /// `@` keeps it from calling a channel, and between `]` and `(` from being
    /// a link of Markdown.
    ///
    /// - Source: Slack's "Formatting text", which has `&`, `<` and `>` escaped;
    ///   Mattermost reads `@here` in any text of a webhook.
    static func harmless(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "@", "\u{FF20}", "]": safe += String(Character(scalar)) + "\u{200B}"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    // MARK: Mail

    /// A mail with a plain text; its identifier is the same at every attempt.
    package func mail(
        _ alert: Alert, from: Mail.Mailbox, to: [Mail.Mailbox]
    ) -> Mail {
        let number = alert.number?.rawValue ?? 0
        let domain = from.address.split(separator: "@").last.map(String.init) ?? "localhost"
        var lines = facts(alert)
        lines += ["", said(alert)]
        if let url = alert.url { lines += ["", url] }
        if let id = alert.caseID { lines += ["", "gehoord show \(id.rawValue)"] }
        let body = lines.joined(separator: "\n") + "\n"
        return Mail(
            from: from, to: to, subject: title(alert), text: body,
            messageID: "gehoord-\(number)-\(Int(alert.decidedAt.timeIntervalSince1970))@\(domain)",
            date: alert.decidedAt)
    }

    // MARK: Words

    /// `SPOED · nieuw · zaak 317 · sokkenland`
    func title(_ alert: Alert) -> String {
        var parts = [
            wording.text("alert.urgency.\(alert.urgency.rawValue)"),
            wording.text("message.\(alert.kind.rawValue)"),
        ]
        if let id = alert.caseID {
            parts.append(wording.text("message.case", ["case": String(id.rawValue)]))
        }
        if alert.kind != .sink { parts.append(alert.company.rawValue) }
        return parts.joined(separator: " · ")
    }

    /// Who, by when and why, a line each.
    private func facts(_ alert: Alert) -> [String] {
        var lines: [String] = []
        func add(_ key: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            lines.append(wording.text("message.\(key)") + ": " + SafeText.line(value))
        }
        add("by", alert.respondBy.map(moment))
        add("solve_by", alert.resolveBy.map(moment))
        let contact = alert.contact.flatMap { $0 > 1 ? ", \($0)×" : nil } ?? ""
        add(
            "from",
            alert.author.map { author in
                author.handle + (alert.channel.map { " (\(wording[$0]))" } ?? "") + contact
            })
        add("why", alert.signals.map { wording[$0] }.joined(separator: "; "))
        if let topic = alert.topic {
            add("topic", wording.text("topic.\(topic.rawValue)"))
            add("cases", alert.cases.isEmpty ? nil : String(alert.cases.count))
        }
        add("agent", alert.agent?.rawValue)
        add("to", alert.kind == .sink ? nil : alert.recipient)
        add("helped", alert.helped.map { PersonalData.mask($0) })
        return lines
    }

    /// The customer's words, masked and on one line.
    private func said(_ alert: Alert) -> String {
        SafeText.line(PersonalData.mask(alert.text), atMost: Self.textLimit)
    }

    private func moment(_ date: Date) -> String {
        var style = Date.FormatStyle(locale: Locale(identifier: "nl_NL"), timeZone: timeZone)
        let day = date.formatted(style.weekday(.abbreviated).day().month(.abbreviated))
        style = style.hour(.twoDigits(amPM: .omitted)).minute(.twoDigits)
        return day + " " + date.formatted(style)
    }
}

/// What a program is told; times RFC 3339 in UTC, names as in `gehoord --json`.
private struct AlertJSON: Encodable {
    let number: Int64?
    let decidedAt: Date
    /// The word of the alert log: `nieuw`, `te_laat` …
    let alert: String
    let urgency: String
    let company: String
    let `case`: Int64?
    let feed: String?
    let channel: String?
    let customer: String?
    let respondBy: Date?
    let resolveBy: Date?
    let contact: Int?
    let signals: [String]
    let topic: String?
    let cases: [Int64]?
    let agent: String?
    let recipient: String?
    let text: String
    let helped: String?
    let url: String?

    init(_ alert: Alert, text: String) {
        number = alert.number?.rawValue
        decidedAt = alert.decidedAt
        self.alert = alert.kind.rawValue
        urgency = alert.urgency.rawValue
        company = alert.company.rawValue
        `case` = alert.caseID?.rawValue
        feed = alert.feed?.rawValue
        channel = alert.channel?.rawValue
        customer = alert.author.map { SafeText.line($0.handle) }
        respondBy = alert.respondBy
        resolveBy = alert.resolveBy
        contact = alert.contact
        signals = alert.signals.map(\.rawValue)
        topic = alert.topic?.rawValue
        cases = alert.cases.isEmpty ? nil : alert.cases.map(\.rawValue)
        agent = alert.agent?.rawValue
        recipient = alert.recipient
        self.text = text
        helped = alert.helped.map { SafeText.line(PersonalData.mask($0)) }
        url = alert.url
    }
}
