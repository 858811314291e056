// SPDX-License-Identifier: Apache-2.0

// Triage: what to do with a mention once it has been assessed. Pure; no I/O.

package import Foundation

/// The rule that opens, attaches, reopens or dismisses.
package struct Triage: Hashable, Sendable {
    package struct Policy: Hashable, Sendable {
        /// How long after its last mention a closed case is the same story.
        package var reopenWindow: Duration
        /// A mention older than this when first seen is history, not a case.
        package var maximumAge: Duration
        /// Messages of one customer within this time are one contact: people
        /// break a complaint over several posts.
        package var sameBreath: Duration
        /// Mentions below this are not worth a line to the agent on call.
        package var alertFrom: Urgency

        package init(
            reopenWindow: Duration = .seconds(14 * 86_400),
            maximumAge: Duration = .seconds(14 * 86_400),
            sameBreath: Duration = .seconds(600), alertFrom: Urgency = .normal
        ) {
            self.reopenWindow = reopenWindow
            self.maximumAge = maximumAge
            self.sameBreath = sameBreath
            self.alertFrom = alertFrom
        }
    }

    /// What the store knows that bears on one mention.
    package struct Existing: Hashable, Sendable {
        /// The case that the answered or surrounding thread belongs to.
        package var ofThread: Case?
        /// The newest case of this customer, linked handles included.
        package var ofCustomer: Case?
        /// The case to which the same text went before, from another place.
        package var ofSameText: Case?

        package init(ofThread: Case? = nil, ofCustomer: Case? = nil, ofSameText: Case? = nil) {
            self.ofThread = ofThread
            self.ofCustomer = ofCustomer
            self.ofSameText = ofSameText
        }
    }

    /// Why a mention is no case.
    package enum Dismissal: String, CaseIterable, Hashable, Sendable {
        /// Chat, news, advertising, not about the company.
        case notForUs = "not_for_us"
        case compliment, suggestion
        /// An article in a language that is not judged.
        case otherLanguage = "other_language"
        /// Our own account, outside any case.
        case ownAccount = "own_account"
        /// Published too long ago when it was first seen.
        case tooOld = "too_old"
    }

    package enum Decision: Hashable, Sendable {
        case open
        /// One more word of the customer. `contact`: counts as coming to us
        /// again; false within the same breath, for reposts and bystanders.
        case attach(to: Case.ID, contact: Bool)
        case reopen(Case.ID)
        /// Our own account answered in the thread of the case.
        case answer(Case.ID)
        /// The customer thanks us after trouble.
        case recover(Case.ID)
        case dismiss(Dismissal)
    }

    package let policy: Policy

    package init(policy: Policy = Policy()) { self.policy = policy }

    package func decide(
        _ mention: Mention, _ assessment: Assessment, against existing: Existing, at now: Date
    ) -> Decision {
        let publishedAt = mention.publication(seenAt: now)
        if mention.isOwnReply {
            return existing.ofThread.map { .answer($0.id) } ?? .dismiss(.ownAccount)
        }
        if let told = existing.ofSameText { return .attach(to: told.id, contact: false) }
        let current = caseOfCustomer(existing, publishedAt: publishedAt)
        switch assessment.kind {
        case .compliment:
            if let current { return .recover(current.id) }
            return .dismiss(.compliment)
        case .complaint, .question:
            if let current { return rejoin(current, publishedAt: publishedAt) }
            if isTooOld(publishedAt, at: now) { return .dismiss(.tooOld) }
            return .open
        case .suggestion, .other:
            // Words in the thread of a case belong to it, whoever wrote them:
            // "heb je al gebeld?" and the customer's "ja, twee keer".
            if let thread = existing.ofThread, !thread.isClosed {
                let isCustomer = thread.id == existing.ofCustomer?.id
                return .attach(
                    to: thread.id,
                    contact: isCustomer && !isSameBreath(thread, publishedAt))
            }
            if assessment.kind == .suggestion { return .dismiss(.suggestion) }
            if assessment.language.isJudged { return .dismiss(.notForUs) }
            // Nobody has read it, so it may be a complaint.
            guard assessment.urgency >= .normal || mention.channel.isConversation else {
                return .dismiss(.otherLanguage)
            }
            if let current { return rejoin(current, publishedAt: publishedAt) }
            if isTooOld(publishedAt, at: now) { return .dismiss(.tooOld) }
            return .open
        }
    }

    /// The customer's case that this mention continues: the thread's own, when
    /// it is the customer's, else the newest that is open or closed recently.
    private func caseOfCustomer(_ existing: Existing, publishedAt: Date) -> Case? {
        guard let latest = existing.ofCustomer else { return nil }
        return latest.isClosed && !reopens(latest, at: publishedAt) ? nil : latest
    }

    /// Whether a word of the customer at `date` is the same story as a closed
    /// case.
    package func reopens(_ closed: Case, at date: Date) -> Bool {
        closed.isClosed
            && date.timeIntervalSince(closed.lastMentionAt) <= policy.reopenWindow.seconds
    }

    private func rejoin(_ current: Case, publishedAt: Date) -> Decision {
        guard current.isClosed else {
            return .attach(to: current.id, contact: !isSameBreath(current, publishedAt))
        }
        // Older than what the agent had before them when closing: feeds arrive
        // out of order. Anything newer was not answered, so it reopens.
        if publishedAt <= current.lastMentionAt {
            return .attach(to: current.id, contact: false)
        }
        return .reopen(current.id)
    }

    private func isSameBreath(_ current: Case, _ publishedAt: Date) -> Bool {
        abs(publishedAt.timeIntervalSince(current.lastMentionAt)) <= policy.sameBreath.seconds
    }

    private func isTooOld(_ publishedAt: Date, at now: Date) -> Bool {
        now.timeIntervalSince(publishedAt) > policy.maximumAge.seconds
    }
}

extension Case {
    /// How urgent the n-th contact makes a case: whoever comes back without an
    /// answer has waited too long already.
    ///
    /// - Source: DESIGN, section 5: "contacted before without result" is high.
    package mutating func raiseForRepeatedContact() {
        guard contacts > 1, waitingSince != nil, firstResponseAt == nil || contacts > 2 else {
            return
        }
        urgency = max(urgency, .high)
        signals.insert(.repeatContact)
    }
}

/// A mention with what was understood of it: what triage decides on.
package struct AssessedMention: Hashable, Sendable {
    package let mention: Mention
    package let assessment: Assessment

    package init(mention: Mention, assessment: Assessment) {
        self.mention = mention
        self.assessment = assessment
    }
}

extension Mention {
    /// When the customer's clock started: publication, or the moment we saw it
    /// where the feed does not say or names a time still to come.
    package func publication(seenAt now: Date) -> Date { min(publishedAt ?? now, now) }
}

extension Duration {
    /// As a number of seconds, for arithmetic with `Date`.
    package var seconds: TimeInterval {
        TimeInterval(components.seconds) + TimeInterval(components.attoseconds) / 1e18
    }
}
