// SPDX-License-Identifier: Apache-2.0

import CaseFixtures
import Complaints
import Foundation
import Testing

@testable import Storage

@Suite struct RegisterTests {
    let folder: Folder
    let store: Store
    let freek = Agent(rawValue: "freek")
    let ada = Agent(rawValue: "ada")

    init() throws {
        folder = try Folder()
        store = try folder.store()
    }

    // MARK: Suggestions

    @Test func `an idea is received, passed on, decided and told, and none of it is lost`() throws {
        try store.hear([
            (.said("Maak papieren labels", by: "@saar"), .judged(.suggestion, .low)),
            (.said("kapot", by: "@jan"), .judged(.complaint)),
        ])
        let idea = try #require(store.suggestions(company: .sokkenland).first)
        #expect(try store.suggestions(company: .sokkenland).count == 1)
        #expect(idea.latest == nil)
        _ = try store.take(.passedOn, on: idea.mention, detail: "inkoop", by: freek, at: .monday)
        _ = try store.take(.decided, on: idea.mention, detail: "komt", by: ada, at: .monday)
        #expect(try store.suggestions(company: nil, pending: true).count == 1)
        let told = try store.take(.told, on: idea.mention, detail: nil, by: freek, at: .monday)
        #expect(told.steps.map(\.step) == [.passedOn, .decided, .told])
        #expect(told.steps.map(\.agent) == [freek, ada, freek])
        #expect(try store.suggestions(company: nil, pending: true).isEmpty)
        #expect(throws: StoreError.self) {
            try store.take(.told, on: Mention.ID(rawValue: 2), detail: nil, by: ada, at: .monday)
        }
    }

    // MARK: Feedback

    private func solved(_ handle: String, signals: Set<Signal> = [], at date: Date) throws
        -> Case.ID
    {
        let heard = try store.hear(
            [
                (
                    .said("kapot bij \(handle)", by: handle, at: date),
                    .judged(.complaint, signals: signals)
                )
            ], at: date)
        let id = try #require(heard.opened.first)
        try store.respond(id, by: freek, words: "opgelost", at: date + .hours(1))
        try store.close(id, by: ada, helped: nil, at: date + .hours(2))
        return id
    }

    @Test func `only who was helped, has cooled down and was not asked is asked`() throws {
        let calm = try solved("@rustig", at: .monday)
        _ = try solved("@boos", signals: [.swearing], at: .monday)
        _ = try solved("@oma", signals: [.vulnerable], at: .monday)
        _ = try solved("@net", at: .monday + .days(3))
        let now = Date.monday + .days(4)
        #expect(try store.invitations(company: .sokkenland, at: now).map(\.current.id) == [calm])
        _ = try store.note(.invited, detail: nil, on: calm, by: ada, at: now)
        #expect(try store.invitations(company: nil, at: now).isEmpty)
    }

    @Test func `who has a case open is not asked about another`() throws {
        _ = try solved("@rustig", at: .monday)
        let now = Date.monday + .days(30)
        // Outside the window in which the old case would reopen.
        try store.hear(
            [(.said("iets anders", by: "@rustig", at: now), .judged(.complaint))], at: now)
        _ = try solved("@ander", at: .monday + .days(27))
        #expect(try store.invitations(company: nil, at: now).count == 1)
    }

    @Test(arguments: [
        (Case.Status.open, Invitation.Obstacle.open),
        (.closed(at: .monday, .dismissed(reason: "x")), .dismissed),
        (.closed(at: .monday, .solved), .unanswered),
    ])
    func `a case that is not solved by a person is no occasion`(
        status: Case.Status, obstacle: Invitation.Obstacle
    ) {
        let current = Case.numbered(status: status)
        #expect(
            Invitation.obstacle(for: current, wasAsked: false, at: .monday + .days(3)) == obstacle)
    }

    @Test func `what a customer says reaches who helped, with thanks and a number for abuse`()
        throws
    {
        let id = try solved("@henk", signals: [.insult], at: .monday)
        let feedback = try store.note(9, said: "fijn", on: id, by: ada, at: .monday + .days(3))
        #expect(feedback.agent == freek)
        try store.hear(
            [
                (
                    .said("Dank je Freek!", by: "@henk", at: .monday + .hours(5)),
                    .judged(.compliment, .low)
                )
            ],
            at: .monday + .hours(5))
        let mine = try store.work(of: freek, since: .monday - .days(1))
        #expect(mine.feedback.map(\.said) == ["fijn"])
        #expect(mine.thanks.map(\.text) == ["Dank je Freek!"])
        #expect(mine.abusiveCases == 1)
        let other = try store.work(of: ada, since: .monday - .days(1))
        #expect(other.feedback.isEmpty && other.thanks.isEmpty && other.abusiveCases == 0)
        #expect(
            try store.caseFile(id).events.contains {
                $0.action == .feedback && $0.detail == "9: fijn"
            })
    }
}
