// SPDX-License-Identifier: Apache-2.0

// One line for the agent on call: what happened, how urgent, by when to answer.

package import Foundation

/// Something the agent on call must know. Numbered in the transaction that
/// decided it; delivered at least once, in order.
package struct Alert: Hashable, Sendable {
    /// Counted from 1 over the life of the database, without reuse.
    package struct Number: RawRepresentable, Hashable, Sendable, Comparable {
        package let rawValue: Int64
        package init(rawValue: Int64) { self.rawValue = rawValue }
        package static func < (lhs: Number, rhs: Number) -> Bool { lhs.rawValue < rhs.rawValue }
    }

    /// The raw value is the word in the alert log.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// A case was opened.
        case opened = "nieuw"
        /// The customer of an unsolved case spoke again: the n-th contact.
        case followUp = "vervolg"
        /// 80 % of the time to answer, or to solve, is gone.
        case atRisk = "dringend"
        /// The time to answer, or to solve, is over.
        case breached = "te_laat"
        /// A promise is due soon or broken.
        case promise = "toezegging"
        case reopened = "heropend"
        /// The customer thanks us after a rescue.
        case recovered = "hersteld"
        /// A topic departs from its own rhythm.
        case spike = "piek"
        /// A feed fails, is silent, or has come back.
        case feed = "feed"
        /// Alerts do not reach a webhook or mailbox, or reach it again; its name
        /// is the recipient.
        case sink = "doorgifte"
    }

    package var number: Number?
    package var decidedAt: Date
    package var kind: Kind
    package var urgency: Urgency
    package var company: Company.ID
    package var caseID: Case.ID?
    package var feed: Feed.ID?
    package var channel: Channel?
    package var author: Author?
    /// When the customer is to hear from us; for a promise, when it is due.
    package var respondBy: Date?
    /// When the case is to be solved, where the alert is about that.
    package var resolveBy: Date?
    /// The n-th time the customer comes to us; 1 is the first.
    package var contact: Int?
    package var signals: [Signal]
    /// The customer's words; for a promise what was promised, for a feed what
    /// is wrong. Unmasked.
    package var text: String
    package var url: String?
    /// The colleague concerned: who claimed, who is thanked.
    package var agent: Agent?
    /// Of a spike: what it is about, its cases, and how many an hour like this
    /// one usually brings.
    package var topic: Topic?
    package var cases: [Case.ID] = []
    package var expected: Double?
    /// What solved an earlier case like this one, in a colleague's words.
    package var helped: String?
    /// The alert of the spike that says this too: nobody needs to act on this
    /// line by itself.
    package var foldedUnder: Number?
    /// To whom the case is passed on, by a step of the escalation.
    package var recipient: String?

    package init(
        number: Number? = nil, decidedAt: Date, kind: Kind, urgency: Urgency, company: Company.ID,
        caseID: Case.ID? = nil, feed: Feed.ID? = nil, channel: Channel? = nil,
        author: Author? = nil, respondBy: Date? = nil, contact: Int? = nil, signals: [Signal] = [],
        text: String, url: String? = nil, agent: Agent? = nil,
        recipient: String? = nil
    ) {
        self.number = number
        self.decidedAt = decidedAt
        self.kind = kind
        self.urgency = urgency
        self.company = company
        self.caseID = caseID
        self.feed = feed
        self.channel = channel
        self.author = author
        self.respondBy = respondBy
        self.contact = contact
        self.signals = signals
        self.text = text
        self.url = url
        self.agent = agent
        self.recipient = recipient
    }
}
