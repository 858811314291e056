// SPDX-License-Identifier: Apache-2.0

// What an agent promised a customer, by when, and what became of it.

package import Foundation

/// One promise to one customer.
package struct Promise: Hashable, Sendable {
    package struct ID: RawRepresentable, Hashable, Sendable {
        package let rawValue: Int64
        package init(rawValue: Int64) { self.rawValue = rawValue }
    }

    /// What became of it. The raw value is in the database: may be added to,
    /// never changed.
    package enum Outcome: String, CaseIterable, Hashable, Sendable {
        case kept
        /// Done all the same, after the due time.
        case keptLate = "kept_late"
        case broken
    }

    package struct Settlement: Hashable, Sendable {
        package let outcome: Outcome
        package let at: Date
        package let by: Agent

        package init(outcome: Outcome, at: Date, by: Agent) {
            self.outcome = outcome
            self.at = at
            self.by = by
        }
    }

    package let id: ID
    /// Counted within its case from 1: what agents type.
    package let number: Int
    package let caseID: Case.ID
    /// Who promised it and sees to it.
    package let owner: Agent
    package let text: String
    package let due: Date
    package let madeAt: Date
    package var settlement: Settlement?

    package init(
        id: ID, number: Int, caseID: Case.ID, owner: Agent, text: String, due: Date, madeAt: Date,
        settlement: Settlement? = nil
    ) {
        self.id = id
        self.number = number
        self.caseID = caseID
        self.owner = owner
        self.text = text
        self.due = due
        self.madeAt = madeAt
        self.settlement = settlement
    }

    /// What it counts as at `moment`: a due time that passed without a word is
    /// a broken promise; `nil` while it can still be kept.
    package func outcome(at moment: Date) -> Outcome? {
        if let settlement, settlement.at <= moment { return settlement.outcome }
        return moment > due ? .broken : nil
    }

    /// What doing it at `moment` makes of it.
    package func kept(at moment: Date) -> Outcome { moment > due ? .keptLate : .kept }

    /// Whether somebody still has to do it: nothing was said of it yet.
    package var isOpen: Bool { settlement == nil }
}

extension Promise {
    /// A step that the promise does not allow.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package enum Reason: Hashable, Sendable {
            /// No promise of the case is open.
            case noneOpen
            /// Several are: which one is meant?
            case severalOpen([Int])
            case unknown(Int)
            case settled(Int, Outcome)
            /// The due time has passed already.
            case dueInThePast(Date)
        }
        package let caseID: Case.ID
        package let reason: Reason

        package init(caseID: Case.ID, reason: Reason) {
            self.caseID = caseID
            self.reason = reason
        }

        package var description: String {
            let name = "case \(caseID.rawValue)"
            return switch reason {
            case .noneOpen: "\(name) has no open promise"
            case .severalOpen(let numbers):
                "\(name) has \(numbers.count) open promises: say which one with --number "
                    + numbers.map(String.init).joined(separator: " or ")
            case .unknown(let number): "\(name) has no promise \(number)"
            case .settled(let number, let outcome):
                "promise \(number) of \(name) was already settled: \(outcome.rawValue)"
            case .dueInThePast(let due): "\(due.ISO8601Format()) is over: promise a time to come"
            }
        }
    }
}

extension [Promise] {
    /// The promise that an agent means: the one with that number, or the only
    /// one that is open.
    ///
    /// - Parameter canMend: whether a broken one may be meant as well; done
    ///   all the same, it becomes *kept, but late*.
    package func meant(
        of caseID: Case.ID, number: Int?, canMend: Bool
    ) throws(Promise.Failure) -> Promise {
        guard let number else {
            let open = filter(\.isOpen)
            let choice =
                open.isEmpty && canMend ? filter { $0.settlement?.outcome == .broken } : open
            guard let only = choice.first else {
                throw Promise.Failure(caseID: caseID, reason: .noneOpen)
            }
            if choice.count > 1 {
                throw Promise.Failure(caseID: caseID, reason: .severalOpen(choice.map(\.number)))
            }
            return only
        }
        guard let meant = first(where: { $0.number == number }) else {
            throw Promise.Failure(caseID: caseID, reason: .unknown(number))
        }
        if let outcome = meant.settlement?.outcome, !(canMend && outcome == .broken) {
            throw Promise.Failure(caseID: caseID, reason: .settled(number, outcome))
        }
        return meant
    }
}
