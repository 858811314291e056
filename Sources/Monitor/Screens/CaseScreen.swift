// SPDX-License-Identifier: Apache-2.0

// One case in full: everything an agent needs at one glance.

import Complaints
import Foundation
import Storage

struct CaseScreen {
    let wording: Wording
    let moments: Moments
    let terminal: Terminal
    let now: Date
    let rules: CaseRules?

    func render(_ file: CaseFile, _ aside: CaseAside = CaseAside()) -> String {
        let beside = CaseAsideScreen(wording: wording, moments: moments, now: now)
        var lines = head(file) + beside.head(aside)
        for mention in file.mentions { lines += [""] + self.mention(mention) }
        lines += section("case.known", known(file.mentions) + beside.directory(aside))
        lines += section("case.workarounds", beside.workarounds(aside))
        lines += section("case.history", file.events.map(event))
        lines += section("case.earlier", file.earlier.map(earlier))
        return lines.joined(separator: "\n")
    }

    private func head(_ file: CaseFile) -> [String] {
        let current = file.current
        let title = [
            wording.text("case.head", ["case": String(current.id.rawValue)]),
            wording[current.urgency], wording[current.kind], wording[current.channel],
            wording.text("status.\(current.status.name)"),
        ]
        var lines = [
            terminal.dress(title.joined(separator: " · "), .bold),
            field("case.customer", customer(file)),
        ]
        lines.append(field("case.due", due(current)))
        if let deadline = current.deadline {
            lines.append(field("case.deadline", moments.moment(deadline, now: now)))
        }
        if !current.signals.isEmpty {
            let why = Signal.allCases.filter(current.signals.contains).map { wording[$0] }
            lines.append(field("case.why", why.joined(separator: "; ")))
        }
        if !current.topics.isEmpty {
            lines.append(
                field("case.topics", current.topics.map(\.rawValue).joined(separator: ", ")))
        }
        if let agent = current.agent { lines.append(field("case.agent", agent.rawValue)) }
        return lines
    }

    private func customer(_ file: CaseFile) -> String {
        guard let author = file.author else { return wording.text("list.stranger") }
        let name = author.displayName.map { " (\(SafeText.line($0)))" } ?? ""
        let contact = wording.text("case.contact", ["n": String(file.current.contacts)])
        return SafeText.line(author.handle) + name + ", " + contact
    }

    private func due(_ current: Case) -> String {
        guard let due = rules?.responseDue(of: current),
            let state = rules?.responseState(of: current, at: now)
        else { return wording.text("case.answered") }
        let span = Span.short(abs(due.timeIntervalSince(now)))
        let key = state == .breached ? "case.ago" : "case.left"
        let text = moments.moment(due, now: now) + " (" + wording.text(key, ["time": span]) + ")"
        return terminal.dress(text, state.ink)
    }

    private func mention(_ mention: RecordedMention) -> [String] {
        let who = mention.isOwnReply
            ? wording.text("case.ours")
            : SafeText.line(mention.author?.handle ?? wording.text("list.stranger"))
        let stars = mention.rating.map { " " + String(repeating: "★", count: Int($0.rawValue)) } ?? ""
        var lines = [
            "  "
                + terminal.dress(
                    "\(moments.moment(mention.publishedAt, now: now))  \(who)\(stars)", .cyan)
        ]
        if let title = mention.title, !mention.text.hasPrefix(title) {
            lines.append("  │ " + terminal.dress(SafeText.line(title), .bold))
        }
        for line in SafeText.block(mention.text).split(separator: "\n", omittingEmptySubsequences: false) {
            lines += wrapped(String(line), to: Self.textWidth).map { "  │ " + $0 }
        }
        if let link = mention.link { lines.append("  │ " + terminal.dress(link.rawValue, .faint)) }
        if !mention.isOwnReply, !mention.assessment.evidence.isEmpty {
            lines.append("  └ " + terminal.dress(why(mention.assessment), .faint))
        }
        return lines
    }

    /// Columns of a customer's text: 80, less the bar before it.
    private static let textWidth = 76
    /// How many words of evidence are shown; `classify --explain` shows all.
    private static let evidenceShown = 6

    private func why(_ assessment: Assessment) -> String {
        let heaviest = assessment.evidence
            .sorted { abs($0.contribution) > abs($1.contribution) }
            .prefix(Self.evidenceShown)
        return wording.text("case.words") + ": " + heaviest.map(\.term).joined(separator: ", ")
    }

    /// What the customer already told, each once.
    private func known(_ mentions: [RecordedMention]) -> [String] {
        var seen: Set<String> = []
        let facts = mentions.filter { !$0.isOwnReply }.flatMap(\.assessment.facts)
            .filter { seen.insert("\($0.kind) \($0.value)").inserted }
        return facts.map {
            "  " + wording.text("fact.\($0.kind.rawValue)").column(16) + SafeText.line($0.value)
        }
    }

    private func event(_ event: CaseEvent) -> String {
        var text = "  \(moments.moment(event.at, now: now))  "
            + event.actor.rawValue.column(12) + wording[event.action]
        if let detail = event.detail, !detail.isEmpty {
            switch event.action {
            case .dismissed: text += ", " + wording.text("case.reason", ["reason": detail])
            case .closed: text += ", " + wording.text("case.helped", ["what": detail])
            default: text += ": " + detail
            }
        }
        return SafeText.line(text).withIndent(2)
    }

    private func earlier(_ summary: CaseSummary) -> String {
        let current = summary.current
        return "  #\(current.id.rawValue)  \(moments.moment(current.openedAt, now: now))  "
            + wording.text("status.\(current.status.name)") + "  "
            + SafeText.line(summary.text, atMost: 40)
    }

    private func field(_ key: String, _ value: String) -> String {
        "\(wording.text(key)): \(value)"
    }

    private func section(_ key: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", terminal.dress(wording.text(key), .bold)] + lines
    }
}

/// Breaks a paragraph at spaces; a longer word stands alone.
func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
        if !line.isEmpty, line.count + 1 + word.count > width {
            lines.append(line)
            line = ""
        }
        line += (line.isEmpty ? "" : " ") + word
    }
    lines.append(line)
    return lines
}

extension String {
    fileprivate func withIndent(_ count: Int) -> String {
        String(repeating: " ", count: count) + drop { $0 == " " }
    }
}
