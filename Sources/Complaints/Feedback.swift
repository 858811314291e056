// SPDX-License-Identifier: Apache-2.0

// What customers say of how they were helped, and whom it is decent to ask.

package import Foundation

/// A customer's own words on our help.
package struct Feedback: Hashable, Sendable {
    package let caseID: Case.ID
    /// Who helped; `nil` when nobody by name did.
    package let agent: Agent?
    /// How likely they are to recommend us, 0 … 10.
    package let score: Int
    package let said: String?
    package let at: Date

    package init(caseID: Case.ID, agent: Agent?, score: Int, said: String?, at: Date) {
        self.caseID = caseID
        self.agent = agent
        self.score = score
        self.said = said
        self.at = at
    }
}

/// When a customer may be asked what they thought of our help.
package enum Invitation {
    /// A closed case has cooled down after this, and is forgotten after that.
    package static let after: Duration = .seconds(2 * 86_400)
    package static let until: Duration = .seconds(14 * 86_400)

    /// Anger and sorrow are no occasion for a survey.
    package static let never: Set<Signal> = [
        .swearing, .insult, .threat, .vulnerable, .healthSafety,
    ]

    /// Why a customer is not asked.
    package enum Obstacle: String, CaseIterable, Hashable, Sendable {
        case open, dismissed, heated
        case tooSoon = "too_soon"
        case tooLate = "too_late"
        /// Was asked, or said it already.
        case asked
        /// Nobody answered: there was no help to speak of.
        case unanswered
    }

    /// - Parameter wasAsked: in this case or, lately, in another of theirs.
    /// - Returns: `nil` when asking is decent.
    package static func obstacle(for current: Case, wasAsked: Bool, at now: Date) -> Obstacle? {
        guard case .closed(let closedAt, let closing) = current.status else { return .open }
        guard closing == .solved else { return .dismissed }
        if !current.signals.isDisjoint(with: never) { return .heated }
        if wasAsked { return .asked }
        if current.firstResponseAt == nil { return .unanswered }
        // Silence counts from the last word of either side.
        let silence = now.timeIntervalSince(max(closedAt, current.lastMentionAt))
        if silence < after.seconds { return .tooSoon }
        if silence > until.seconds { return .tooLate }
        return nil
    }
}
