// SPDX-License-Identifier: Apache-2.0

// The rules by which a company's cases are opened and timed.

package import Foundation

/// Triage and service levels of one company.
package struct CaseRules: Hashable, Sendable {
    package let triage: Triage
    package let serviceLevels: ServiceLevels
    /// Of the wall clock that customers and their topics live by.
    package let timeZone: TimeZone

    package init(triage: Triage, serviceLevels: ServiceLevels, timeZone: TimeZone = .gmt) {
        self.triage = triage
        self.serviceLevels = serviceLevels
        self.timeZone = timeZone
    }

    /// When the customer's last word must be answered; `nil` when we spoke
    /// last. A deadline of the customer counts when it is earlier.
    package func responseDue(of current: Case) -> Date? {
        current.waitingSince.map {
            serviceLevels[current.urgency]
                .firstResponseDue(published: $0, deadline: deadline(of: current, after: $0))
        }
    }

    /// How that time stands; `nil` when we spoke last.
    package func responseState(of current: Case, at now: Date) -> DueState? {
        guard let start = current.waitingSince, let due = responseDue(of: current) else {
            return nil
        }
        return serviceLevels[current.urgency].dueState(due: due, now: now, start: start)
    }

    /// A deadline that had passed before the customer wrote can no longer be
    /// kept: then the promised time counts.
    private func deadline(of current: Case, after start: Date) -> Date? {
        current.deadline.flatMap { $0 > start ? $0 : nil }
    }
}
