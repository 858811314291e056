// SPDX-License-Identifier: Apache-2.0

// What was promised per urgency, and how a promised time stands.

package import Foundation

/// The times promised for cases of one urgency, and the hours in which their
/// clock runs.
package struct ServiceLevel: Hashable, Sendable {
    /// From publication of the mention to the first answer of a person.
    package let firstResponse: Duration
    /// From publication of the mention to the close of the case.
    package let resolution: Duration
    /// The longest that a customer whose case is open goes without news.
    package let updateEvery: Duration
    /// The hours in which these three run.
    package let hours: OfficeHours
    /// The share of the working time after which a time is at risk, 0 … 1.
    package let atRiskShare: Double

    /// From which share of the time on a case is at risk, unless configured.
    package static let usualAtRiskShare = 0.8

    package init(
        firstResponse: Duration, resolution: Duration, updateEvery: Duration, hours: OfficeHours,
        atRiskShare: Double = usualAtRiskShare
    ) {
        self.firstResponse = firstResponse
        self.resolution = resolution
        self.updateEvery = updateEvery
        self.hours = hours
        self.atRiskShare = min(1, max(0, atRiskShare))
    }

    /// When the first answer of a person is due.
    ///
    /// - Parameter deadline: what the customer named; it counts when earlier.
    package func firstResponseDue(published: Date, deadline: Date? = nil) -> Date {
        let due = hours.adding(firstResponse, to: published)
        return deadline.map { min($0, due) } ?? due
    }

    /// When the case is to be closed; a customer's deadline counts when earlier.
    package func resolutionDue(published: Date, deadline: Date? = nil) -> Date {
        let due = hours.adding(resolution, to: published)
        return deadline.map { min($0, due) } ?? due
    }

    /// When the customer is to hear from us again.
    package func updateDue(lastHeard: Date) -> Date { hours.adding(updateEvery, to: lastHeard) }

    /// The moment from which a due time is at risk. With no working time left
    /// before it, that is the start.
    package func atRisk(due: Date, start: Date) -> Date {
        hours.adding(hours.elapsed(from: start, to: due) * atRiskShare, to: start)
    }

    /// How a due time stands; it is breached once it has passed.
    ///
    /// - Parameter start: when its clock began to run.
    package func dueState(due: Date, now: Date, start: Date) -> DueState {
        if now > due { return .breached }
        return now >= atRisk(due: due, start: start) ? .atRisk : .due
    }
}

/// How a promised time stands.
package enum DueState: String, CaseIterable, Hashable, Sendable {
    case due
    case atRisk = "at_risk"
    case breached
}

/// The service level of every urgency.
package struct ServiceLevels: Hashable, Sendable {
    package let low: ServiceLevel
    package let normal: ServiceLevel
    package let high: ServiceLevel
    package let critical: ServiceLevel

    package init(
        low: ServiceLevel, normal: ServiceLevel, high: ServiceLevel, critical: ServiceLevel
    ) {
        self.low = low
        self.normal = normal
        self.high = high
        self.critical = critical
    }

    package subscript(urgency: Urgency) -> ServiceLevel {
        switch urgency {
        case .low: low
        case .normal: normal
        case .high: high
        case .critical: critical
        }
    }
}

/// Who hears of a case whose first response is overdue.
package struct EscalationStep: Hashable, Sendable {
    /// How long after the first response was due, in the hours of the service
    /// level; zero: as soon as it is late.
    package let after: Duration
    /// A name for the alert, or a mail address.
    package let to: String

    package init(after: Duration, to: String) {
        self.after = after
        self.to = to
    }
}
