// SPDX-License-Identifier: Apache-2.0

// The history of a case: what happened, when, by whom. Only ever added to.

package import Foundation

/// One step in the history of a case.
package struct CaseEvent: Hashable, Sendable {
    /// The raw value is in the database: may be added to, never changed.
    package enum Action: String, CaseIterable, Hashable, Sendable {
        case opened, contacted, attached, edited, reopened, recovered
        /// Answered on one of the company's own accounts, seen in a feed.
        case answered
        case claimed, responded, closed, dismissed
        /// Given back: by hand, or because a claim went without an answer.
        case released
        /// The agent on call was told that time is running out, or is up.
        case atRisk = "at_risk"
        case breached
        /// The same, of the time in which the case was to be solved.
        case resolutionAtRisk = "resolution_at_risk"
        case resolutionBreached = "resolution_breached"
        /// A workaround of another case was tried here.
        case helped
        case notHelped = "not_helped"
        /// The topic departs from its rhythm; this case is one of many.
        case spiked
        /// Its own alert was folded under that of the spike, whose number is the
        /// detail.
        case folded
        /// Laid to one cause, and that cause taken away.
        case problem
        case problemSolved = "problem_solved"
        /// The customer's handle and another are one person, or not after all.
        case linked, unlinked
        case forgotten
        /// The time to keep its words was over.
        case expired
        /// A colleague said how it should have been judged; the detail is what
        /// changed: `urgency:normal>critical kind:other>complaint`.
        case corrected
        /// A message for the other party, where we may not answer ourselves.
        case relayAsked = "relay_asked"
        case relayPassedOn = "relay_passed_on"
        case relayAnswered = "relay_answered"
        /// Asked what they thought of our help, and what they said.
        case invited, feedback
        /// Told to somebody else as well, whose name is the detail.
        case escalated
        /// The customer was told how things stand; the work goes on.
        case updated
        /// The agent on call was told that the customer goes without news.
        case updateDue = "update_due"
        /// The owner of a case that must not change hands was told that the
        /// customer still waits.
        case reminded
        case promised
        case promiseDue = "promise_due"
        case promiseBroken = "promise_broken"
        /// What became of a promise, in the words of `Promise.Outcome`.
        case settled
    }

    /// The actor for what nobody did by hand.
    package static let system = Agent(rawValue: "gehoord")

    package let at: Date
    package let actor: Agent
    package let action: Action
    package let mention: Mention.ID?
    /// What was said or the reason that was given.
    package let detail: String?
    /// The promise that it is about.
    package let promise: Promise.ID?

    package init(
        at: Date, actor: Agent, action: Action, mention: Mention.ID?, detail: String?,
        promise: Promise.ID? = nil
    ) {
        self.at = at
        self.actor = actor
        self.action = action
        self.mention = mention
        self.detail = detail
        self.promise = promise
    }
}
