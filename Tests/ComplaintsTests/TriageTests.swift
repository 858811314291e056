// SPDX-License-Identifier: Apache-2.0

import CaseFixtures
import Foundation
import Testing

@testable import Complaints

@Suite struct TriageTests {
    let triage = Triage()
    let now = Date.monday + .hours(1)

    private func decide(
        _ mention: Mention = .said("kapot"), _ assessment: Assessment,
        _ existing: Triage.Existing = Triage.Existing()
    ) -> Triage.Decision {
        triage.decide(mention, assessment, against: existing, at: now)
    }

    @Test(arguments: [
        (Kind.complaint, Triage.Decision.open), (.question, .open),
        (.suggestion, .dismiss(.suggestion)), (.compliment, .dismiss(.compliment)),
        (.other, .dismiss(.notForUs)),
    ])
    func `a stranger's mention opens a case when it asks for help`(
        kind: Kind, expected: Triage.Decision
    ) {
        #expect(decide(.said("x"), .judged(kind)) == expected)
    }

    @Test func `a post in a language that nobody has read is a case`() {
        #expect(decide(.said("x"), .judged(.other, language: .german)) == .open)
        #expect(decide(.said("x"), .judged(.other)) == .dismiss(.notForUs))
    }

    @Test func `an article in another language is told apart`() {
        let article = Mention.said("x", channel: .news)
        #expect(
            decide(article, .judged(.other, .low, language: .german)) == .dismiss(.otherLanguage))
        #expect(
            decide(article, .judged(.other, .normal, language: .german)) == .open)
    }

    @Test func `a customer's next word in another language joins the case`() {
        let open = Case.numbered(openedAt: now - .hours(8))
        let decision = decide(
            .said("any news?", at: now), .judged(.other, language: .english),
            Triage.Existing(ofCustomer: open))
        #expect(decision == .attach(to: open.id, contact: true))
    }

    @Test(arguments: [
        ("@sokkenland wo bleibt mein Paket", Channel.mastodon, Urgency.normal),
        ("Sokkenland macht mich fertig", .mastodon, .low), ("Nie wieder", .reviews, .normal),
    ])
    func `whoever speaks to us in another language expects an answer`(
        text: String, channel: Channel, expected: Urgency
    ) {
        let company = Company(
            id: Company.ID(rawValue: "sokkenland"), displayName: "Sokkenland", names: [],
            accounts: [Company.Account(channel: .mastodon, handle: "@Sokkenland@toet.example")])
        let mention = Mention.said(text, channel: channel)
        let unread = Assessment.judged(.suggestion, .low, language: .german).asUnread(
            isAddressed: mention.isAddressed(to: company, on: nil), rating: nil)
        #expect(unread.urgency == expected)
        #expect(unread.kind == .other)
    }

    @Test func `praise with stars is praise in any language`() {
        let praise = Assessment.judged(.compliment, language: .german)
        let five = Rating(rawValue: 5)
        #expect(praise.asUnread(isAddressed: true, rating: five).kind == .compliment)
        #expect(praise.asUnread(isAddressed: true, rating: nil).kind == .other)
    }

    @Test func `a customer with an open case comes back to it`() {
        let open = Case.numbered(openedAt: now - .hours(8))
        let decision = decide(
            .said("en nu?", at: now), .judged(.complaint), Triage.Existing(ofCustomer: open))
        #expect(decision == .attach(to: open.id, contact: true))
    }

    @Test func `the second half of a message is not a second contact`() {
        let open = Case.numbered(openedAt: now - .minutes(5))
        let decision = decide(
            .said("2/2", at: now), .judged(.complaint), Triage.Existing(ofCustomer: open))
        #expect(decision == .attach(to: open.id, contact: false))
    }

    @Test(arguments: [(3, true), (13, true), (15, false)])
    func `a closed case reopens within the window`(days: Int, reopens: Bool) {
        let openedAt = now - .days(days)
        let closed = Case.numbered(
            status: .closed(at: openedAt + .hours(1), .solved), openedAt: openedAt)
        let decision = decide(
            .said("weer stuk", at: now), .judged(.complaint), Triage.Existing(ofCustomer: closed))
        #expect(decision == (reopens ? .reopen(closed.id) : .open))
    }

    @Test func `thanks after trouble recover the case`() {
        let responded = Case.numbered(status: .responded(by: nil, at: .monday))
        #expect(
            decide(.said("dank!"), .judged(.compliment), Triage.Existing(ofCustomer: responded))
                == .recover(responded.id))
    }

    @Test func `our own answer belongs to the case of its thread`() {
        let open = Case.numbered()
        let reply = Mention.said("Hoi Jan", isOwnReply: true)
        #expect(decide(reply, .judged(.other), Triage.Existing(ofThread: open)) == .answer(open.id))
        #expect(decide(reply, .judged(.complaint)) == .dismiss(.ownAccount))
    }

    @Test func `a repost is the same complaint and no new contact`() {
        let told = Case.numbered()
        #expect(
            decide(.said("x"), .judged(.complaint), Triage.Existing(ofSameText: told))
                == .attach(to: told.id, contact: false))
    }

    @Test func `an old story seen for the first time is history`() {
        #expect(
            decide(.said("ooit", at: now - .days(30)), .judged(.complaint)) == .dismiss(.tooOld))
    }

    @Test func `a bystander in the thread adds words but no contact`() {
        let open = Case.numbered()
        #expect(
            decide(
                .said("heb je al gebeld?", by: "@piet"), .judged(.other),
                Triage.Existing(ofThread: open)) == .attach(to: open.id, contact: false))
    }
}

@Suite struct CaseTests {
    @Test func `claiming a claimed case says who has it`() throws {
        var current = Case.numbered()
        try current.claim(by: Agent(rawValue: "freek"), at: .monday)
        try current.claim(by: Agent(rawValue: "freek"), at: .monday + .hours(1))
        #expect(
            throws: Case.TransitionError(
                id: current.id,
                reason: .claimedBySomeoneElse(Agent(rawValue: "freek"), since: .monday))
        ) { try current.claim(by: Agent(rawValue: "noor"), at: .monday) }
    }

    @Test func `an answer ends the waiting, the next word of the customer starts it again`() throws
    {
        var current = Case.numbered()
        try current.respond(by: Agent(rawValue: "freek"), at: .monday + .minutes(10))
        #expect(current.waitingSince == nil)
        #expect(current.firstResponseAt == .monday + .minutes(10))
        current.add(.judged(.complaint), publishedAt: .monday + .hours(2), isContact: true)
        #expect(current.status == .open)
        #expect(current.waitingSince == .monday + .hours(2))
        #expect(current.firstResponseAt == .monday + .minutes(10))
    }

    @Test func `a message that arrives late but was answered already does not wait`() throws {
        var current = Case.numbered()
        try current.respond(by: nil, at: .monday + .hours(2))
        current.add(.judged(.complaint), publishedAt: .monday + .hours(1), isContact: true)
        #expect(current.waitingSince == nil)
    }

    @Test func `an answer older than the customer's last word does not end the waiting`() {
        var current = Case.numbered()
        current.add(.judged(.complaint), publishedAt: .monday + .hours(2), isContact: true)
        current.recordResponse(by: nil, at: .monday + .hours(1))
        #expect(current.waitingSince == .monday)
        #expect(current.firstResponseAt == .monday + .hours(1))
    }

    @Test func `whoever comes back without an answer is urgent`() {
        var current = Case.numbered()
        current.add(.judged(.complaint), publishedAt: .monday + .hours(2), isContact: true)
        current.raiseForRepeatedContact()
        #expect(current.urgency == .high)
        #expect(current.signals.contains(.repeatContact))
    }

    @Test func `urgency is never lowered by a later word`() {
        var current = Case.numbered(urgency: .critical)
        current.add(.judged(.question, .low), publishedAt: .monday + .hours(2), isContact: true)
        #expect(current.urgency == .critical)
    }

    @Test func `a closed case takes no answer and no second closing`() throws {
        var current = Case.numbered()
        try current.close(.solved, at: .monday)
        let closed = Case.TransitionError(id: current.id, reason: .alreadyClosed)
        #expect(throws: closed) { try current.respond(by: nil, at: .monday) }
        #expect(throws: closed) { try current.close(.solved, at: .monday) }
        #expect(throws: closed) { try current.claim(by: Agent(rawValue: "noor"), at: .monday) }
    }

    @Test func `a deadline of the customer comes before the promised time, a past one does not`() {
        let rules = CaseRules.aroundTheClock
        var current = Case.numbered()
        #expect(rules.responseDue(of: current) == .monday + .hours(4))
        current.deadline = .monday + .hours(1)
        #expect(rules.responseDue(of: current) == .monday + .hours(1))
        current.deadline = .monday - .hours(1)
        #expect(rules.responseDue(of: current) == .monday + .hours(4))
        current.waitingSince = nil
        #expect(rules.responseDue(of: current) == nil)
    }
}
