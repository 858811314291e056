// SPDX-License-Identifier: Apache-2.0

// What colleagues say of a judgement: written down, followed, told, counted and
// erased.

import CaseFixtures
import Complaints
import Foundation
import Testing

@testable import Storage

@Suite struct CorrectionTests {
    let folder: Folder
    let store: Store
    let freek = Agent(rawValue: "freek")

    init() throws {
        folder = try Folder()
        store = try folder.store()
    }

    private func said(
        kind: Kind? = nil, urgency: Urgency? = nil, sentiment: Sentiment? = nil,
        added: Set<Signal> = [], removed: Set<Signal> = []
    ) -> Correction {
        var correction = Correction()
        correction.kind = kind
        correction.urgency = urgency
        correction.sentiment = sentiment
        correction.added = added
        correction.removed = removed
        return correction
    }

    @discardableResult
    private func correct(
        _ correction: Correction, of target: CorrectionTarget = .whole(Case.ID(rawValue: 1)),
        at now: Date = .monday + .hours(2)
    ) throws -> CorrectionOutcome {
        try store.correct(
            target, correction, by: freek, rules: { _ in .aroundTheClock }, at: now)
    }

    private func mentions(of id: Int64 = 1) throws -> [RecordedMention] {
        try store.caseFile(Case.ID(rawValue: id)).mentions
    }

    @Test func `a raised urgency moves the due time and is told`() throws {
        try store.hear([(.said("Oma ligt op sterven"), .judged(.complaint))])
        let before = try store.onlyCase()
        #expect(CaseRules.aroundTheClock.responseDue(of: before) == .monday + .hours(4))
        let outcome = try correct(said(urgency: .critical, added: [.vulnerable]))
        let after = try store.onlyCase()
        #expect(CaseRules.aroundTheClock.responseDue(of: after) == .monday + .minutes(15))
        #expect(after.needsCare)
        #expect(outcome.alerts == 1)
        let told = try store.undelivered(to: .log)
        #expect(told.map(\.urgency) == [.normal, .critical])
        #expect(told.last?.respondBy == .monday + .minutes(15))
        #expect(told.last?.signals == [.vulnerable])
    }

    @Test func `what the classifier said stays, and the correction stands beside it`() throws {
        try store.hear([(.said("Gat in mijn sok"), .judged(.complaint, .high))])
        try correct(said(kind: .question, urgency: .low))
        #expect(try mentions().map(\.assessment.urgency) == [.high])
        let event = try #require(try store.caseFile(Case.ID(rawValue: 1)).events.last)
        #expect(event.action == .corrected)
        #expect(event.actor == freek)
        #expect(event.detail == "urgency:high>low kind:complaint>question")
        #expect(try store.undelivered(to: .log).count == 1)
        #expect(throws: StoreError.self) {
            try store.write { try $0.execute(sql: "UPDATE corrections SET urgency = 3") }
        }
    }

    @Test(arguments: [Kind.other, .compliment, .suggestion])
    func `a case that is no complaint after all is not closed in silence`(kind: Kind) throws {
        try store.hear([(.said("Gat in mijn sok"), .judged(.complaint))])
        try correct(said(kind: kind))
        let after = try store.onlyCase()
        #expect(after.kind == kind)
        #expect(after.status == .open)
        #expect(after.waitingSince == .monday)
    }

    @Test func `a closed case stays closed and nobody is called out of bed`() throws {
        try store.hear([(.said("Gat in mijn sok"), .judged(.complaint))])
        try store.close(Case.ID(rawValue: 1), by: freek, helped: nil, at: .monday + .hours(1))
        try correct(said(urgency: .critical))
        let after = try store.onlyCase()
        #expect(after.isClosed)
        #expect(after.urgency == .critical)
        #expect(try store.undelivered(to: .log).count == 1)
    }

    @Test func `of a case the words that weighed most are meant, and of one mention only that one`()
        throws
    {
        try store.hear([
            (.said("nog iets"), .judged(.complaint, .low)),
            (.said("Geen geld voor eten", at: .monday + .minutes(1)), .judged(.complaint, .high)),
            (.said("hallo?", at: .monday + .minutes(2)), .judged(.complaint, .low)),
        ])
        let ids = try mentions().map(\.id)
        #expect(try correct(said(urgency: .critical)).mention.id == ids[1])
        // The other two call for no more than low, but the case is what it is.
        try correct(said(urgency: .normal), of: .mention(ids[2], of: Case.ID(rawValue: 1)))
        #expect(try store.onlyCase().urgency == .critical)
        try correct(said(urgency: .low), of: .mention(ids[1], of: Case.ID(rawValue: 1)))
        #expect(try store.onlyCase().urgency == .normal)
        #expect(throws: StoreError.self) {
            try correct(
                said(kind: .other),
                of: .mention(Mention.ID(rawValue: 99), of: Case.ID(rawValue: 1)))
        }
    }

    @Test func `a complaint that was passed over is heard after all, however old`() throws {
        try store.hear([(.said("Wij fietsten langs Sokkenland"), .judged(.other))])
        #expect(try store.cases().isEmpty)
        let link = CorrectionTarget.link("https://toet.example/1")
        let outcome = try correct(said(kind: .complaint), of: link, at: .monday + .days(40))
        #expect(outcome.isOpened)
        let opened = try store.onlyCase()
        #expect(opened.openedAt == .monday)
        #expect(try store.undelivered(to: .log).map(\.kind) == [.opened])
        #expect(try mentions().map(\.text) == ["Wij fietsten langs Sokkenland"])
        // Once: the second time there is a case to follow.
        #expect(try !correct(said(urgency: .high), of: link).isOpened)
        #expect(try store.onlyCase().urgency == .high)
    }

    @Test func `chat that stays chat opens nothing`() throws {
        try store.hear([(.said("Wij fietsten langs Sokkenland"), .judged(.other))])
        let outcome = try correct(said(kind: .compliment), of: .link("https://toet.example/1"))
        #expect(outcome.current == nil)
        #expect(try store.cases().isEmpty)
    }

    @Test func `agreeing changes nothing but is a label`() throws {
        try store.hear([(.said("Gat in mijn sok"), .judged(.complaint))])
        let before = try store.caseFile(Case.ID(rawValue: 1))
        try correct(said(kind: .complaint, urgency: .normal))
        let after = try store.caseFile(Case.ID(rawValue: 1))
        #expect(after.events == before.events)
        #expect(after.current == before.current)
        #expect(try store.correctedTexts().map(\.kind) == [.complaint])
    }

    @Test func `of several corrections the last word on each field counts`() throws {
        try store.hear([(.said("Gat in mijn sok"), .judged(.complaint, signals: [.money]))])
        try correct(said(kind: .question, urgency: .low))
        try correct(said(urgency: .high, added: [.silence]))
        try correct(said(sentiment: .neutral, removed: [.money]))
        let text = try #require(try store.correctedTexts().first)
        #expect(text.kind == .question)
        #expect(text.urgency == .high)
        #expect(text.sentiment == .neutral)
        #expect(text.signals == [.silence])
        #expect(text.text == "Gat in mijn sok")
        #expect(try store.onlyCase().signals == [.silence])
    }

    @Test func `the week counts mentions, by the first judgement and the last correction`() throws {
        try store.hear([
            (.said("een", by: "@a"), .judged(.complaint)),
            (.said("twee", by: "@b"), .judged(.complaint)),
            (.said("drie", by: "@c"), .judged(.complaint)),
        ])
        func whole(_ id: Int64) -> CorrectionTarget { .whole(Case.ID(rawValue: id)) }
        try correct(said(urgency: .critical), of: whole(1))
        try correct(said(urgency: .high), of: whole(1))
        try correct(said(kind: .question, urgency: .high), of: whole(2))
        try correct(said(urgency: .normal), of: whole(2))
        try correct(said(kind: .complaint), of: whole(3))
        let week = Date.monday - .days(1)..<Date.monday + .days(6)
        #expect(
            try store.correctionCounts(of: .sokkenland, in: week)
                == CorrectionCounts(
                    judged: 3, changed: 2, confirmed: 1, urgencyRaised: 1, kindChanged: 1))
        let kinds = try store.channelCounts(of: .sokkenland, in: week).first?.kinds
        #expect(kinds == [.complaint: 2, .question: 1])
    }

    @Test func `what a colleague takes for an idea is in the register, and nothing else`() throws {
        try store.hear([
            (.said("maak ze langer", by: "@a"), .judged(.complaint)),
            (.said("stom idee", by: "@b"), .judged(.suggestion)),
        ])
        try correct(said(kind: .suggestion))
        try store.write {
            try $0.execute(
                sql: "UPDATE mentions SET link = 'https://toet.example/2' WHERE text = 'stom idee'")
        }
        try correct(said(kind: .other), of: .link("https://toet.example/2"))
        #expect(try store.suggestions(company: nil).map(\.text) == ["maak ze langer"])
    }

    @Test func `forgetting a customer takes the text and leaves the count`() throws {
        try store.hear([(.said("Gat in mijn sok"), .judged(.complaint))])
        try correct(said(urgency: .high))
        let jan = try #require(try store.customers(called: "@jan").first)
        _ = try store.forget(jan, by: freek, at: .monday + .hours(3))
        #expect(try store.correctedTexts().isEmpty)
        let texts = try store.read {
            try String?.fetchAll($0, sql: "SELECT text FROM corrections")
        }
        #expect(texts == [nil])
        let week = Date.monday - .days(1)..<Date.monday + .days(6)
        #expect(try store.correctionCounts(of: .sokkenland, in: week).changed == 1)
        #expect(throws: StoreError.self) { try correct(said(urgency: .low)) }
    }

    @Test func `a customer who comes back is judged anew`() throws {
        try store.hear([(.said("Gat in mijn sok"), .judged(.complaint, .high))])
        try correct(said(urgency: .low))
        try store.hear(
            [(.said("Nog steeds een gat", at: .monday + .hours(3)), .judged(.complaint))],
            at: .monday + .hours(3))
        // The second contact without an answer is high by itself.
        #expect(try store.onlyCase().urgency == .high)
    }
}
