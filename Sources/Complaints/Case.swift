// SPDX-License-Identifier: Apache-2.0

// A complaint (or question) being handled: one customer, one or more mentions,
// and the states it goes through.

package import Foundation

/// A colleague who handles cases, by the name that the configuration or the
/// system gives.
package struct Agent: RawRepresentable, Hashable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// The author of mentions on one channel. Handles can be linked to one person.
package struct Customer: Hashable, Sendable {
    package struct ID: RawRepresentable, Hashable, Sendable {
        package let rawValue: Int64
        package init(rawValue: Int64) { self.rawValue = rawValue }
    }

    package let id: ID
    package let company: Company.ID
    package let channel: Channel
    package let author: Author

    package init(id: ID, company: Company.ID, channel: Channel, author: Author) {
        self.id = id
        self.company = company
        self.channel = channel
        self.author = author
    }
}

/// One complaint being handled.
package struct Case: Hashable, Sendable {
    /// The number that agents type, counted from 1.
    package struct ID: RawRepresentable, Hashable, Sendable, Comparable {
        package let rawValue: Int64
        package init(rawValue: Int64) { self.rawValue = rawValue }
        package static func < (lhs: ID, rhs: ID) -> Bool { lhs.rawValue < rhs.rawValue }
    }

    package let id: ID
    package let company: Company.ID
    package let channel: Channel
    package let customer: Customer.ID
    package var status: Status
    package var kind: Kind
    package var urgency: Urgency
    package var signals: Set<Signal>
    package var topics: [Topic]
    /// Publication of the first mention: the clock of the customer, not ours.
    package let openedAt: Date
    /// Publication of the first word of the customer that nobody has answered;
    /// `nil` when we spoke last.
    package var waitingSince: Date?
    /// The first answer of a person since the case was opened.
    package var firstResponseAt: Date?
    /// Publication of the customer's latest mention.
    package var lastMentionAt: Date
    /// How many times the customer has come to us, reposts not counted.
    package var contacts: Int
    /// The earliest time by which the customer needs it, if one was named.
    package var deadline: Date?

    package init(
        id: ID, company: Company.ID, channel: Channel, customer: Customer.ID, status: Status,
        kind: Kind, urgency: Urgency, signals: Set<Signal>, topics: [Topic], openedAt: Date,
        waitingSince: Date?, firstResponseAt: Date?, lastMentionAt: Date, contacts: Int,
        deadline: Date?
    ) {
        self.id = id
        self.company = company
        self.channel = channel
        self.customer = customer
        self.status = status
        self.kind = kind
        self.urgency = urgency
        self.signals = signals
        self.topics = topics
        self.openedAt = openedAt
        self.waitingSince = waitingSince
        self.firstResponseAt = firstResponseAt
        self.lastMentionAt = lastMentionAt
        self.contacts = contacts
        self.deadline = deadline
    }
}

extension Case {
    package enum Status: Hashable, Sendable {
        case open
        case claimed(by: Agent, at: Date)
        case responded(by: Agent?, at: Date)
        case closed(at: Date, Closing)
    }

    /// Why a case was closed.
    package enum Closing: Hashable, Sendable {
        case solved
        /// Not for us after all; the agent says why.
        case dismissed(reason: String)
    }

    /// A step that the state of the case does not allow.
    package struct TransitionError: Error, Hashable, Sendable, CustomStringConvertible {
        package enum Reason: Hashable, Sendable {
            case alreadyClosed
            case claimedBySomeoneElse(Agent, since: Date)
            case notClosed
        }
        package let id: Case.ID
        package let reason: Reason

        package init(id: Case.ID, reason: Reason) {
            self.id = id
            self.reason = reason
        }

        package var description: String {
            switch reason {
            case .alreadyClosed: "case \(id.rawValue) is already closed"
            case .claimedBySomeoneElse(let agent, let since):
                "case \(id.rawValue) was claimed by \(agent.rawValue) at \(since.ISO8601Format())"
            case .notClosed: "case \(id.rawValue) is not closed"
            }
        }
    }

    package var isClosed: Bool {
        if case .closed = status { true } else { false }
    }

    /// Who handles it now, or answered last.
    package var agent: Agent? {
        switch status {
        case .claimed(let agent, _): agent
        case .responded(let agent, _): agent
        case .open, .closed: nil
        }
    }

    /// A case that is handled with care: no template, no joke, no offer, and one
    /// owner to the end.
    package var needsCare: Bool { signals.contains(.vulnerable) }

    /// Takes the case. Taking what one already has changes nothing; a case that
    /// needs care must be released by its owner first.
    package mutating func claim(by agent: Agent, at now: Date) throws(TransitionError) {
        switch status {
        case .responded(let owner?, let since) where needsCare && owner != agent:
            throw TransitionError(id: id, reason: .claimedBySomeoneElse(owner, since: since))
        case .open, .responded: status = .claimed(by: agent, at: now)
        case .claimed(agent, _): return
        case .claimed(let other, let since):
            throw TransitionError(id: id, reason: .claimedBySomeoneElse(other, since: since))
        case .closed: throw TransitionError(id: id, reason: .alreadyClosed)
        }
    }

    /// Gives a claimed case back, so that a colleague can take it; one that
    /// needs care is handed over this way after an answer, too.
    package mutating func release() {
        switch status {
        case .claimed: status = .open
        case .responded(_, let at) where needsCare: status = .responded(by: nil, at: at)
        case .open, .responded, .closed: break
        }
    }

    /// The company answered the customer at `date`. Anybody may answer, also a
    /// colleague of the one who claimed it: the customer waits for a person.
    package mutating func respond(by agent: Agent?, at date: Date) throws(TransitionError) {
        if isClosed { throw TransitionError(id: id, reason: .alreadyClosed) }
        recordResponse(by: agent, at: date)
    }

    /// An answer on the company's own account, seen in a feed. On a closed case
    /// it is only one more word; an answer older than the customer's last word
    /// does not end the waiting.
    package mutating func recordResponse(by agent: Agent?, at date: Date) {
        if date >= openedAt, firstResponseAt.map({ date < $0 }) ?? true { firstResponseAt = date }
        guard !isClosed, date >= lastMentionAt else { return }
        waitingSince = nil
        status = .responded(by: (needsCare ? self.agent : nil) ?? agent, at: date)
    }

    /// The customer was told how things stand, and the work goes on: nobody
    /// waits for a word now, for whoever spoke last decides that, but a claimed
    /// case stays with whoever has it.
    package mutating func update(by agent: Agent, at date: Date) throws(TransitionError) {
        let before = status
        try respond(by: agent, at: date)
        if case .claimed = before { status = before }
    }

    package mutating func close(_ closing: Closing, at now: Date) throws(TransitionError) {
        if isClosed { throw TransitionError(id: id, reason: .alreadyClosed) }
        status = .closed(at: now, closing)
        waitingSince = nil
    }

    /// The customer spoke again. `urgency` never lowers what is there.
    ///
    /// - Parameter isContact: false for a repost or the second half of one
    ///   message: the same complaint, not one more.
    package mutating func add(_ assessment: Assessment, publishedAt: Date, isContact: Bool) {
        urgency = max(urgency, assessment.urgency)
        signals.formUnion(assessment.signals)
        topics += assessment.topics.filter { !topics.contains($0) }
        if assessment.kind == .complaint { kind = .complaint }
        if let named = assessment.deadline { deadline = deadline.map { min($0, named) } ?? named }
        lastMentionAt = max(lastMentionAt, publishedAt)
        guard isContact else { return }
        contacts += 1
        // An answer given later than this message already answers it: feeds
        // arrive out of order.
        if case .responded(_, let at) = status, at > publishedAt { return }
        waitingSince = waitingSince.map { min($0, publishedAt) } ?? publishedAt
        guard case .responded(let owner, _) = status else { return }
        if let owner, needsCare {
            status = .claimed(by: owner, at: publishedAt)
        } else {
            status = .open
        }
    }

    /// Back to open after closing: the customer came back.
    package mutating func reopen() throws(TransitionError) {
        guard isClosed else { throw TransitionError(id: id, reason: .notClosed) }
        status = .open
    }
}
