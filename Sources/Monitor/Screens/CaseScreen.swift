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
    let opening: Opening?

    func render(_ file: CaseFile, _ aside: CaseAside = CaseAside()) -> String {
        let beside = CaseAsideScreen(wording: wording, moments: moments, now: now)
        var lines = head(file) + beside.head(aside)
        for mention in file.mentions { lines += [""] + self.mention(mention) }
        lines += section("case.known", known(file.mentions) + beside.directory(aside))
        lines += section("case.promises", promises(file))
        lines += section("case.workarounds", beside.workarounds(aside))
        lines += section("case.history", file.events.flatMap { event($0, file.promises) })
        lines += section("case.earlier", file.earlier.map(earlier))
        lines += proposal()
        return lines.joined(separator: "\n")
    }

    private func head(_ file: CaseFile) -> [String] {
        let current = file.current
        let title = [
            wording.text("case.head", ["case": String(current.id.rawValue)]),
            wording[current.urgency], wording[current.kind], wording[current.channel],
            wording.text("status.\(current.status.name)"),
        ]
        var lines = [terminal.dress(title.joined(separator: " · "), .bold)]
        lines += field("case.customer", customer(file))
        if current.needsCare, !current.isClosed {
            lines.append(terminal.dress(wording.text("case.care"), .boldRed))
        }
        lines += dueTimes(file)
        if let deadline = current.deadline {
            lines += field("case.deadline", moments.moment(deadline, now: now))
        }
        if !current.signals.isEmpty {
            let why = Signal.allCases.filter(current.signals.contains).map { wording[$0] }
            lines += field("case.why", why.joined(separator: "; "))
        }
        if !current.topics.isEmpty {
            lines += field("case.topics", current.topics.map(\.rawValue).joined(separator: ", "))
        }
        if let agent = current.agent { lines += field("case.agent", agent.rawValue) }
        return lines
    }

    private func customer(_ file: CaseFile) -> String {
        guard let author = file.author else { return wording.text("list.stranger") }
        let name = author.displayName.map { " (\(SafeText.line($0)))" } ?? ""
        let contact = wording.text("case.contact", ["n": String(file.current.contacts)])
        return SafeText.line(author.handle) + name + ", " + contact
    }

    /// What is due: the answer while the customer waits, news after ours, and
    /// the solution.
    private func dueTimes(_ file: CaseFile) -> [String] {
        let current = file.current
        guard let rules, !current.isClosed else { return [] }
        var lines: [String] = []
        if let due = rules.responseDue(of: current) {
            lines += field("case.due", time(due, rules.responseState(of: current, at: now)))
        } else {
            lines += field(
                "case.due",
                wording.text(opening?.isThanks == true ? "case.thanked" : "case.answered"))
        }
        if let due = rules.updateDue(of: current, file.milestones) {
            let state = rules.updateState(of: current, file.milestones, at: now)
            lines += field("case.update", time(due, state))
        }
        if let due = rules.resolutionDue(of: current, file.milestones) {
            let state = rules.resolutionState(of: current, file.milestones, at: now)
            lines += field("case.resolution", time(due, state))
        }
        return lines
    }

    private func time(_ due: Date, _ state: DueState?) -> String {
        let span = Span.short(abs(due.timeIntervalSince(now)))
        let key = state == .breached ? "case.ago" : "case.left"
        let text = moments.moment(due, now: now) + " (" + wording.text(key, ["time": span]) + ")"
        return terminal.dress(text, state?.ink)
    }

    private func promises(_ file: CaseFile) -> [String] {
        let line = PromiseLine(wording: wording, moments: moments, now: now)
        return file.promises.flatMap { line.row($0, terminal) }
    }

    /// A first sentence to start from: never the whole answer.
    private func proposal() -> [String] {
        guard let opening else { return [] }
        let text = wording.text(
            opening.isThanks ? "case.thank_back" : "case.opening", ["sentence": opening.sentence])
        return [""] + wrapped(text, to: Self.textWidth).map { terminal.dress($0, .cyan) }
    }

    private func mention(_ mention: RecordedMention) -> [String] {
        let who =
            mention.isOwnReply
            ? wording.text("case.ours")
            : SafeText.line(mention.author?.handle ?? wording.text("list.stranger"))
        let stars =
            mention.rating.map { " " + String(repeating: "★", count: Int($0.rawValue)) } ?? ""
        let head = "\(moments.moment(mention.publishedAt, now: now))  \(who)\(stars)"
        var lines = ["  " + terminal.dress(head.fitted(to: Self.lineWidth - 2), .cyan)]
        if let title = mention.title, !mention.text.hasPrefix(title) {
            lines += wrapped(SafeText.line(title), to: Self.textWidth).map {
                "  │ " + terminal.dress($0, .bold)
            }
        }
        for line in SafeText.block(mention.text).split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            lines += wrapped(String(line), to: Self.textWidth).map { "  │ " + $0 }
        }
        if let link = mention.link { lines.append("  │ " + terminal.dress(link.rawValue, .faint)) }
        if !mention.isOwnReply, let why = why(mention) {
            lines += wrapped(why, to: Self.textWidth).enumerated().map {
                ($0 == 0 ? "  └ " : "    ") + terminal.dress($1, .faint)
            }
        }
        return lines
    }

    private static let lineWidth = 80
    /// Columns of a customer's text: less the bar before it.
    private static let textWidth = lineWidth - 4
    /// How many pieces of evidence are shown; `classify --explain` shows all.
    private static let evidenceShown = 5
    /// What weighs less and says nothing of kind or urgency is not worth an
    /// agent's second.
    private static let worthShowing = 0.25

    /// The customer's own words that weighed most, as they stand in the text:
    /// what a rule is called helps nobody who has to answer, and where a signal was
    /// heard is often no more than half a phrase.
    private func why(_ mention: RecordedMention) -> String? {
        let language = mention.assessment.language
        if !language.isJudged {
            return wording.text("case.other_language", ["language": language.rawValue])
        }
        let bytes = Array(mention.text.utf8)
        var taken: [Range<Int>] = []
        let heaviest = mention.assessment.evidence
            .filter {
                abs($0.contribution) >= Self.worthShowing
                    || !$0.note.isEmpty && $0.term != "signal"
            }
            .sorted { abs($0.contribution) > abs($1.contribution) }
        for range in heaviest.compactMap(\.range)
        where range.upperBound <= bytes.count && !taken.contains(where: range.overlaps) {
            taken.append(range)
            if taken.count == Self.evidenceShown { break }
        }
        guard !taken.isEmpty else { return nil }
        let words = taken.sorted { $0.lowerBound < $1.lowerBound }.map {
            "‘" + SafeText.line(String(decoding: bytes[$0], as: UTF8.self)) + "’"
        }
        return wording.text("case.words") + ": " + words.joined(separator: ", ")
    }

    /// What the customer already told, each once.
    private func known(_ mentions: [RecordedMention]) -> [String] {
        var seen: Set<String> = []
        let facts = mentions.filter { !$0.isOwnReply }.flatMap(\.assessment.facts)
            .filter { seen.insert("\($0.kind) \($0.value)").inserted }
        return facts.map {
            "  " + wording.text("fact.\($0.kind.rawValue)").column(20)
                + SafeText.line($0.value).fitted(to: 58)
        }
    }

    private func event(_ event: CaseEvent, _ promises: [Promise]) -> [String] {
        var text = wording[event.action]
        if let detail = event.detail, !detail.isEmpty {
            switch event.action {
            case .dismissed: text += ", " + wording.text("case.reason", ["reason": detail])
            case .closed: text += ", " + wording.text("case.helped", ["what": detail])
            case .escalated: text += " " + wording.text("case.to", ["who": detail])
            case .corrected: text += ": " + CorrectionWords(wording: wording).text(detail)
            case .settled: text += " " + wording.text("outcome.\(detail)")
            default: text += ": " + detail
            }
        }
        if event.action != .promised,
            let promise = promises.first(where: { $0.id == event.promise })
        {
            text += ": " + promise.text
        }
        let head =
            "  \(moments.moment(event.at, now: now))  "
            + SafeText.line(event.actor.rawValue).column(10) + "  "
        let lines = wrapped(SafeText.line(text), to: Self.lineWidth - head.columns)
        let indent = String(repeating: " ", count: head.columns)
        return lines.enumerated().map { ($0 == 0 ? head : indent) + $1 }
    }

    private func earlier(_ summary: CaseSummary) -> String {
        let current = summary.current
        let line =
            "  #\(current.id.rawValue)  \(moments.moment(current.openedAt, now: now))  "
            + wording.text("status.\(current.status.name)") + "  "
            + SafeText.line(summary.text, atMost: 40)
        return line.fitted(to: Self.lineWidth)
    }

    private func field(_ key: String, _ value: String) -> [String] {
        hanging("\(wording.text(key)): \(value)", "  ", to: Self.lineWidth)
    }

    /// A paragraph whose lines after the first stand further in.
    private func hanging(_ text: String, _ indent: String, to width: Int) -> [String] {
        wrapped(text, to: width - indent.columns).enumerated().map {
            $0 == 0 ? $1 : indent + $1
        }
    }

    private func section(_ key: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", terminal.dress(wording.text(key), .bold)] + lines
    }
}
