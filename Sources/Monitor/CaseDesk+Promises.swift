// SPDX-License-Identifier: Apache-2.0

// gehoord promise: what was promised, and what became of it.

import Complaints
import DutchText
import Foundation
import Storage

extension CaseDesk {
    /// What is said of a promise.
    package enum PromiseStep {
        case make(text: String, by: String)
        /// `number` within the case; `nil`: the only open one.
        case keep(number: Int?)
        case `break`(number: Int?)
    }

    /// Takes the step and says so, or gives the promises of the case as JSON.
    package func take(
        _ step: PromiseStep, on number: Int64, by agent: String, asJSON: Bool
    ) throws -> String {
        let id = Case.ID(rawValue: number)
        let who = Agent(rawValue: agent)
        let promise: Promise
        switch step {
        case .make(let text, let by):
            promise = try store.promise(draft(text, by: by, in: id), in: id, by: who, at: now)
        case .keep(let number):
            promise = try store.settle(promise: number, in: id, isKept: true, by: who, at: now)
        case .break(let number):
            promise = try store.settle(promise: number, in: id, isKept: false, by: who, at: now)
        }
        if asJSON { return try promises(of: number, asJSON: true) }
        let line = PromiseLine(
            wording: .dutch, moments: moments(try store.company(of: id)), now: now)
        return promise.isOpen ? line.open(promise) : line.settled(promise)
    }

    /// The promises of a case.
    package func promises(of number: Int64, asJSON: Bool) throws -> String {
        let id = Case.ID(rawValue: number)
        let company = try store.company(of: id)
        let promises = try store.promises(in: id)
        if asJSON { return try jsonText(promises.map { PromiseJSON($0, now: now) }) }
        if promises.isEmpty {
            return Wording.dutch.text("promise.none", ["case": String(number)])
        }
        let line = PromiseLine(wording: .dutch, moments: moments(company), now: now)
        return promises.flatMap { line.row($0, terminal) }.joined(separator: "\n")
    }

    /// - Throws: `MomentReader.Failure`, `UsageError`, `StoreError`.
    func draft(_ text: String, by due: String, in id: Case.ID) throws -> PromiseDraft {
        let words = SafeText.line(text)
        guard !words.isEmpty else {
            throw UsageError(description: "the promise is empty: say what")
        }
        let reader = MomentReader(timeZone: timeZone(of: try store.company(of: id)))
        return PromiseDraft(text: words, due: try reader.moment(due, now: now))
    }
}

/// A promise as one or two lines.
struct PromiseLine {
    let wording: Wording
    let moments: Moments
    let now: Date

    /// What stands now, as an answer to a step.
    func open(_ promise: Promise) -> String { text("promise.open", promise) }

    func settled(_ promise: Promise) -> String {
        text("promise.\(promise.outcome(at: now)?.rawValue ?? "open")", promise)
    }

    /// For the list of a case, at most 80 columns.
    func row(_ promise: Promise, _ terminal: Terminal) -> [String] {
        let ink: Terminal.Ink? =
            switch promise.outcome(at: now) {
            case .kept: .green
            case .keptLate: .yellow
            case .broken: .boldRed
            case nil: nil
            }
        let head =
            "  \(promise.number)  \(moments.moment(promise.due, now: now))  "
            + SafeText.line(promise.owner.rawValue, atMost: 12) + "  " + standing(promise)
        return [terminal.dress(head, ink)]
            + wrapped(SafeText.line(promise.text), to: Self.textWidth).map { "     " + $0 }
    }

    private static let textWidth = 75

    private func standing(_ promise: Promise) -> String {
        if let settlement = promise.settlement {
            return wording.text("outcome.\(settlement.outcome.rawValue)") + " ("
                + moments.moment(settlement.at, now: now) + ")"
        }
        let span = Span.short(abs(promise.due.timeIntervalSince(now)))
        return wording.text(now > promise.due ? "case.ago" : "case.left", ["time": span])
    }

    private func text(_ key: String, _ promise: Promise) -> String {
        wording.text(
            key,
            [
                "n": String(promise.number), "case": String(promise.caseID.rawValue),
                "due": moments.moment(promise.due, now: now), "owner": promise.owner.rawValue,
                "text": SafeText.line(promise.text),
            ])
    }
}

struct PromiseJSON: Encodable {
    let number: Int
    let owner: String
    let text: String
    let due: Date
    let madeAt: Date
    /// What was said of it; `broken` as well when its time passed in silence.
    let outcome: String?
    let settledAt: Date?
    let settledBy: String?

    init(_ promise: Promise, now: Date) {
        number = promise.number
        owner = promise.owner.rawValue
        text = promise.text
        due = promise.due
        madeAt = promise.madeAt
        outcome = promise.outcome(at: now)?.rawValue
        settledAt = promise.settlement?.at
        settledBy = promise.settlement?.by.rawValue
    }
}
