// SPDX-License-Identifier: Apache-2.0

// The alert log as a screen: what is shown, what is chosen, what a key means.
// Pure: the terminal is somebody else's.

import Complaints
import Foundation

/// The screen of the agent on call.
struct TailScreen: Sendable {
    /// How a case stands now: the log says only how it stood.
    struct Standing: Hashable, Sendable {
        let status: Case.Status
        /// When the customer is to be answered; `nil` when we spoke last.
        let due: Date?
        let state: DueState?
    }

    enum Key: Hashable {
        case claim, quit, up, down, newest
    }

    enum Action: Hashable {
        case claim(Int64)
        case quit
    }

    /// The most alerts that are kept; older ones are in the log.
    static let limit = 500

    let wording: Wording
    let moments: Moments
    private(set) var entries: [TailEntry] = []
    var standings: [Int64: Standing] = [:]
    /// What the last key did, until the next.
    var message: String?
    /// `nil`: whatever is newest.
    private var chosen: Int?

    init(wording: Wording, moments: Moments) {
        self.wording = wording
        self.moments = moments
    }

    // MARK: What happens

    mutating func add(_ lines: [String]) {
        let new = lines.compactMap { TailEntry($0, wording: wording) }
        entries += new
        let surplus = max(0, entries.count - Self.limit)
        entries.removeFirst(surplus)
        chosen = chosen.map { max(0, $0 - surplus) }
    }

    /// The alert that a key is about.
    var selection: TailEntry? { entries.isEmpty ? nil : entries[chosen ?? entries.count - 1] }

    mutating func press(_ key: Key) -> Action? {
        message = nil
        let newest = entries.count - 1
        switch key {
        case .quit: return .quit
        case .newest: chosen = nil
        case .up: if newest > 0 { chosen = max(0, (chosen ?? newest) - 1) }
        case .down: chosen = chosen.flatMap { $0 + 1 >= newest ? nil : $0 + 1 }
        case .claim:
            guard let entry = selection else { return nil }
            guard let id = entry.caseID else {
                message = wording.text("tail.no_case")
                return nil
            }
            return .claim(id)
        }
        return nil
    }

    // MARK: What is shown

    /// The lines of the screen, at most `rows` of at most `columns`.
    func render(at now: Date, columns: Int, rows: Int, _ terminal: Terminal) -> [String] {
        let width = max(20, columns)
        let foot = terminal.dress(
            SafeText.line(message ?? wording.text("tail.keys")).fitted(to: width),
            message == nil ? .faint : .bold)
        guard let selected = selection else {
            return [wording.text("tail.none"), foot].suffix(max(1, rows))
        }
        let room = max(1, rows - 1)
        var shown: [String] = []
        // From the chosen one upwards, then downwards: it is always in sight.
        let index = chosen ?? entries.count - 1
        shown = block(selected, isChosen: true, now, width, terminal)
        var (above, below) = (index - 1, index + 1)
        while below < entries.count {
            let next = block(entries[below], isChosen: false, now, width, terminal)
            guard shown.count + next.count <= room else { break }
            shown += next
            below += 1
        }
        while above >= 0 {
            let next = block(entries[above], isChosen: false, now, width, terminal)
            guard shown.count + next.count <= room else { break }
            shown = next + shown
            above -= 1
        }
        return Array(shown.prefix(room)) + [foot]
    }

    private func block(
        _ entry: TailEntry, isChosen: Bool, _ now: Date, _ width: Int, _ terminal: Terminal
    ) -> [String] {
        let head =
            (isChosen ? "▸ " : "  ") + moments.short(entry.decidedAt, now: now).column(12)
            + entry.urgencyWord.column(8) + entry.kind.column(11)
            + (entry.caseID.map { "#\($0)" } ?? "").column(7)
            + SafeText.line(entry.author ?? entry.subject ?? "").column(14) + " "
        let ink = isChosen ? Terminal.Ink.bold : entry.urgency?.ink
        let cut = head.fitted(to: width)
        let (standing, standingInk) = standing(of: entry, now)
        let space = max(0, width - cut.columns)
        var lines = [
            terminal.dress(cut, ink) + terminal.dress(standing.fitted(to: space), standingInk),
            "    " + short(entry.text, width),
        ]
        guard isChosen else { return lines }
        let more = [
            entry.contact.map { wording.text("case.contact", ["n": $0]) },
            entry.recipient.map { wording.text("case.to", ["who": $0]) }, entry.reasons,
        ].compactMap { $0 }.joined(separator: " · ")
        if !more.isEmpty {
            lines.append("    " + terminal.dress(short(more, width), .faint))
        }
        if let url = entry.url {
            lines.append("    " + terminal.dress(short(url, width), .faint))
        }
        return lines
    }

    /// One line of an indented text, after a whole word where one ends nearby.
    private func short(_ text: String, _ width: Int) -> String {
        SafeText.line(text, atMost: width - 4).fitted(to: width - 4)
    }

    /// The time that is left, counting down, or who has it.
    private func standing(of entry: TailEntry, _ now: Date) -> (String, Terminal.Ink?) {
        guard let id = entry.caseID, let current = standings[id] else {
            return countdown(to: entry.due, entry.due.map { now > $0 ? .breached : .due }, now)
        }
        // A promise and a solution have a time of their own, whoever spoke last.
        let hasOwnTime = entry.kind == Alert.Kind.promise.rawValue || entry.isAboutSolution
        switch current.status {
        case .closed: return (wording.text("status.closed"), .green)
        case .responded where current.due == nil && !hasOwnTime:
            return (wording.text("status.responded"), .green)
        case .claimed(let agent, _):
            let (text, ink) = countdown(to: current.due, current.state, now)
            return (
                wording.text("tail.with", ["agent": SafeText.line(agent.rawValue)])
                    + (text.isEmpty ? "" : ", " + text), ink
            )
        case .open, .responded: break
        }
        if hasOwnTime {
            return countdown(to: entry.due, entry.due.map { now > $0 ? .breached : .due }, now)
        }
        return countdown(to: current.due, current.state, now)
    }

    private func countdown(
        to due: Date?, _ state: DueState?, _ now: Date
    ) -> (String, Terminal.Ink?) {
        guard let due else { return ("", nil) }
        let key = now > due ? "case.ago" : "case.left"
        return (
            wording.text(key, ["time": Self.clock(abs(due.timeIntervalSince(now)))]), state?.ink
        )
    }

    /// In the last hour to the second, so that it is seen to run; beyond a day
    /// the days will do.
    private static func clock(_ seconds: TimeInterval) -> String {
        if seconds >= 86_400 { return Span.short((seconds / 86_400).rounded(.down) * 86_400) }
        guard seconds < 3_600 else { return Span.short(seconds) }
        let whole = Int(seconds)
        return String(format: "%d:%02d", whole / 60, whole % 60)
    }
}
