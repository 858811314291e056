// SPDX-License-Identifier: Apache-2.0

// The rules by which a company's cases are opened and timed. Every due time is
// computed from the history of the case at each read.

package import Foundation

/// What the history of a case says about its clocks.
package struct Milestones: Hashable, Sendable {
    /// Publication of the mention that opened the case, or reopened it last.
    package let openedAt: Date
    /// When the customer last heard from us: an answer or an update.
    package let lastHeardAt: Date?
    /// Whether the customer thanked us since: then no news is needed.
    package let isContent: Bool
    /// When the next promise is due that nobody has settled.
    package let promiseDue: Date?

    package init(
        openedAt: Date, lastHeardAt: Date?, isContent: Bool = false, promiseDue: Date? = nil
    ) {
        self.openedAt = openedAt
        self.lastHeardAt = lastHeardAt
        self.isContent = isContent
        self.promiseDue = promiseDue
    }
}

/// Triage, service levels and what happens when they are not met, of one
/// company.
package struct CaseRules: Hashable, Sendable {
    package let triage: Triage
    package let serviceLevels: ServiceLevels
    /// Of the wall clock that customers and their topics live by.
    package let timeZone: TimeZone
    /// How long a claim may go without an answer, in the hours of the level.
    package let claimTimeout: Duration
    /// How long before it is due the owner of a promise is reminded, in the
    /// hours of the level; never before most of its time has gone.
    package let promiseReminder: Duration
    /// Who hears of a case that is not answered in time, soonest first.
    package let escalation: [EscalationStep]
    /// The colleagues who sign replies on the company's own accounts.
    package let agents: [Agent]

    package init(
        triage: Triage, serviceLevels: ServiceLevels, timeZone: TimeZone = .gmt,
        claimTimeout: Duration = .seconds(2 * 3_600),
        promiseReminder: Duration = .seconds(3_600), escalation: [EscalationStep] = [],
        agents: [Agent] = []
    ) {
        self.triage = triage
        self.serviceLevels = serviceLevels
        self.timeZone = timeZone
        self.claimTimeout = claimTimeout
        self.promiseReminder = promiseReminder
        self.escalation = escalation
        self.agents = agents
    }

    // MARK: The answer

    /// When the customer's last word must be answered; `nil` when we spoke
    /// last. A deadline of the customer counts when it is earlier.
    package func responseDue(of current: Case) -> Date? {
        current.waitingSince.map {
            level(current).firstResponseDue(
                published: $0, deadline: deadline(of: current, after: $0))
        }
    }

    /// How that time stands; `nil` when we spoke last.
    package func responseState(of current: Case, at now: Date) -> DueState? {
        guard let start = current.waitingSince, let due = responseDue(of: current) else {
            return nil
        }
        return level(current).dueState(due: due, now: now, start: start)
    }

    /// The steps of the escalation whose time has come: all of them that are,
    /// soonest first. None when we spoke last.
    package func escalations(of current: Case, at now: Date) -> [EscalationStep] {
        guard let due = responseDue(of: current), now > due else { return [] }
        let late = level(current).hours.elapsed(from: due, to: now)
        return escalation.filter { $0.after <= late }
    }

    /// Whether a claim went without an answer for too long. A claimed case in
    /// which we spoke last is not unanswered.
    package func isClaimStale(_ current: Case, at now: Date) -> Bool {
        guard case .claimed(_, let since) = current.status, let waiting = current.waitingSince
        else {
            return false
        }
        return level(current).hours.elapsed(from: max(since, waiting), to: now) >= claimTimeout
    }

    // MARK: The solution and the news

    /// When the case is to be solved; `nil` once it is closed.
    package func resolutionDue(of current: Case, _ milestones: Milestones) -> Date? {
        if current.isClosed { return nil }
        return level(current).resolutionDue(
            published: milestones.openedAt,
            deadline: deadline(of: current, after: milestones.openedAt))
    }

    package func resolutionState(
        of current: Case, _ milestones: Milestones, at now: Date
    ) -> DueState? {
        resolutionDue(of: current, milestones).map {
            level(current).dueState(due: $0, now: now, start: milestones.openedAt)
        }
    }

    /// When the customer is to hear from us again though there is no news:
    /// runs from our last word. `nil` when the case is closed or the customer
    /// has thanked us, and while the customer waits for an answer, for then that
    /// time counts.
    package func updateDue(of current: Case, _ milestones: Milestones) -> Date? {
        guard !current.isClosed, current.waitingSince == nil, !milestones.isContent,
            let heard = milestones.lastHeardAt
        else { return nil }
        return level(current).updateDue(lastHeard: heard)
    }

    package func updateState(of current: Case, _ milestones: Milestones, at now: Date) -> DueState?
    {
        guard let due = updateDue(of: current, milestones), let heard = milestones.lastHeardAt
        else {
            return nil
        }
        return level(current).dueState(due: due, now: now, start: heard)
    }

    /// The first thing that the customer is to get from us: an answer, what was
    /// promised, or news; `nil` when nothing is due.
    package func nextDue(
        of current: Case, _ milestones: Milestones, at now: Date
    ) -> (due: Date, state: DueState)? {
        var duties: [(due: Date, state: DueState)] = []
        if let due = responseDue(of: current), let state = responseState(of: current, at: now) {
            duties.append((due, state))
        }
        if let due = updateDue(of: current, milestones),
            let state = updateState(of: current, milestones, at: now)
        {
            duties.append((due, state))
        }
        if let due = milestones.promiseDue {
            let start = milestones.lastHeardAt ?? milestones.openedAt
            duties.append(
                (due, level(current).dueState(due: due, now: now, start: min(start, due))))
        }
        return duties.min { $0.due < $1.due }
    }

    // MARK: Promises

    /// How a promise stands: at risk when the owner is to be reminded; `nil`
    /// once somebody said what became of it.
    package func state(of promise: Promise, in current: Case, at now: Date) -> DueState? {
        guard promise.isOpen else { return nil }
        let level = self.level(current)
        let state = level.dueState(due: promise.due, now: now, start: promise.madeAt)
        guard state == .atRisk else { return state }
        return level.hours.elapsed(from: now, to: promise.due) <= promiseReminder ? .atRisk : .due
    }

    private func level(_ current: Case) -> ServiceLevel { serviceLevels[current.urgency] }

    /// A deadline that had passed before the customer wrote can no longer be
    /// kept: then the promised time counts.
    private func deadline(of current: Case, after start: Date) -> Date? {
        current.deadline.flatMap { $0 > start ? $0 : nil }
    }
}
