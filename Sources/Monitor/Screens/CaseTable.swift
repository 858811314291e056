// SPDX-License-Identifier: Apache-2.0

// The list of cases, as a table of 80 columns.

import Complaints
import Foundation
import Storage

struct CaseTable {
    let wording: Wording
    let moments: Moments
    let terminal: Terminal
    let now: Date
    let rules: (Company.ID) -> CaseRules?

    private enum Width {
        static let number = 6
        static let urgency = 8
        static let due = 13
        static let customer = 16
        static let status = 14
        static let text = 18
    }

    func render(_ cases: [CaseSummary]) -> String {
        guard !cases.isEmpty else { return wording.text("list.none") }
        let head = row(
            wording.text("list.case"), wording.text("list.urgency"), wording.text("list.due"),
            wording.text("list.customer"), wording.text("list.status"), wording.text("list.text"))
        return ([terminal.dress(head, .faint)] + cases.map(line)).joined(separator: "\n")
    }

    private func line(_ summary: CaseSummary) -> String {
        let current = summary.current
        let next = rules(current.company)?.nextDue(of: current, summary.milestones, at: now)
        return row(
            String(current.id.rawValue), wording[current.urgency], due(next),
            SafeText.line(summary.author?.handle ?? wording.text("list.stranger")),
            wording.text("status.\(current.status.name)"), SafeText.line(summary.text),
            urgencyInk: current.urgency.ink, dueInk: next?.state.ink)
    }

    /// The answer, a promise or news: whatever the customer is to get first.
    private func due(_ next: (due: Date, state: DueState)?) -> String {
        guard let next else { return "–" }
        let time = moments.short(next.due, now: now)
        return next.state == .breached ? "\(time) !" : time
    }

    private func row(
        _ number: String, _ urgency: String, _ due: String, _ customer: String, _ status: String,
        _ text: String, urgencyInk: Terminal.Ink? = nil, dueInk: Terminal.Ink? = nil
    ) -> String {
        let cells = [
            number.column(Width.number), terminal.dress(urgency.column(Width.urgency), urgencyInk),
            terminal.dress(due.column(Width.due), dueInk), customer.column(Width.customer),
            status.column(Width.status), text.column(Width.text),
        ]
        let line = cells.joined(separator: " ")
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}

extension Urgency {
    var ink: Terminal.Ink? {
        switch self {
        case .critical: .boldRed
        case .high: .red
        case .normal: nil
        case .low: .faint
        }
    }
}

extension DueState {
    var ink: Terminal.Ink? {
        switch self {
        case .due: nil
        case .atRisk: .yellow
        case .breached: .boldRed
        }
    }
}

extension Case.Status {
    /// As in the database and in JSON.
    var name: String {
        switch self {
        case .open: "open"
        case .claimed: "claimed"
        case .responded: "responded"
        case .closed: "closed"
        }
    }
}
