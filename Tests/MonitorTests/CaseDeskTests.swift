// SPDX-License-Identifier: Apache-2.0

// What agents see and say: promises, due times, care, advice on a draft; with a
// real database and a clock that stands where the test puts it.

import CaseFixtures
import Complaints
import DutchText
import Foundation
import Storage
import Testing

@testable import Monitor

@Suite struct CaseDeskTests {
    private let folder: TemporaryFolder
    private let configuration: Configuration
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            """
            [company]
            id = "sokkenland"
            name = "Sokkenland"
            [[company.names]]
            spellings = ["Sokkenland"]
            [company.accounts]
            forum = ["@sokkenland"]
            [[feeds]]
            id = "test"
            channel = "mastodon"
            url = "https://example.com/reviews.rss"
            """, to: "Feeds/sokkenland.toml")
        let path = try folder.write(
            "paths.companies = \"Feeds\"\npaths.database = \"test.sqlite\"\n"
                + "paths.alert_log = \"alerts.log\"\ncases.team_leads = [\"sanne\"]\n",
            to: "gehoord.toml")
        configuration = try Configuration.load(path)
        store = try Store(path: configuration.paths.database)
    }

    private func hear(_ text: String, signals: Set<Signal> = [], facts: [Fact] = []) throws {
        var assessment = Assessment.judged(.complaint, .normal, signals: signals)
        assessment.facts = facts
        _ = try store.record(
            [AssessedMention(mention: .said(text), assessment: assessment)],
            state: FeedState(id: Feed.ID(rawValue: "test"), company: .sokkenland, source: "test"),
            rules: .aroundTheClock, at: .monday)
    }

    /// So long after Monday nine o'clock.
    private func desk(_ after: Duration) throws -> CaseDesk {
        try CaseDesk(
            configuration: configuration, terminal: Terminal(hasColour: false),
            now: .monday + after)
    }

    private func respond(
        _ after: Duration, promise: (String, String)? = nil, isUpdate: Bool = false
    ) throws -> String {
        var answer = CaseDesk.Answer()
        answer.words = "Hoi Jan, ik zoek het uit. Freek"
        answer.isUpdate = isUpdate
        answer.promise = promise.map { (text: $0.0, by: $0.1) }
        return try desk(after).take(.respond(answer), on: 1, by: "freek", asJSON: false)
    }

    // MARK: Promises

    @Test func `a promise is made with an answer, shown, and kept`() throws {
        try hear("Gat in mijn sok")
        let said = try respond(.hours(1), promise: ("ik bel je terug", "vrijdag 12:00"))
        #expect(
            said == """
                Zaak 1: antwoord genoteerd.
                Toezegging 1 van zaak 1, vóór vr 20 nov 12:00 (freek): ik bel je terug
                """)
        let screen = try desk(.hours(2)).show(1, asJSON: false)
        #expect(
            screen.contains(
                """
                Toegezegd
                  1  vr 20 nov 12:00  freek  nog 4 d 1 u
                     ik bel je terug
                """))
        let kept = try desk(.days(4)).take(.keep(number: nil), on: 1, by: "freek", asJSON: false)
        #expect(kept == "Toezegging 1 van zaak 1 is nagekomen. Fijn.")
        #expect(try desk(.days(5)).show(1, asJSON: false).contains("nagekomen (vr 20 nov 09:00)"))
    }

    @Test func `kept after its time is kept, but late`() throws {
        try hear("Gat in mijn sok")
        _ = try desk(.hours(1)).take(
            .make(text: "ik bel je terug", by: "over 2 uur"), on: 1, by: "freek", asJSON: false)
        let late = try desk(.hours(4)).take(.keep(number: 1), on: 1, by: "freek", asJSON: false)
        #expect(late == "Toezegging 1 van zaak 1 is nagekomen, maar te laat.")
    }

    @Test func `promises as JSON are those of the case`() throws {
        try hear("Gat in mijn sok")
        _ = try respond(.hours(1), promise: ("ik bel je terug", "vandaag 12:00"))
        let text = try desk(.hours(5)).promises(of: 1, asJSON: true)
        let list = try #require(
            JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
        #expect(list.count == 1)
        #expect(list.first?["owner"] as? String == "freek")
        #expect(list.first?["due"] as? String == "2026-11-16T11:00:00Z")
        // Its time passed in silence.
        #expect(list.first?["outcome"] as? String == "broken")
        #expect(list.first?["settled_at"] == nil)
    }

    @Test(arguments: ["gauw", "gisteren 12:00", "vandaag 9:30", "30 februari"])
    func `an answer whose promise has no time is not recorded`(by: String) throws {
        try hear("Gat in mijn sok")
        let failure = #expect(throws: MomentReader.Failure.self) {
            try respond(.hours(1), promise: ("ik bel je terug", by))
        }
        #expect(failure.map { CommandFailure($0).status } == 64)
        #expect(try store.cases().first?.current.waitingSince == .monday)
    }

    @Test func `closing a case tells which promises are still open`() throws {
        try hear("Gat in mijn sok")
        _ = try respond(.hours(1), promise: ("ik stuur nieuwe sokken", "morgen 17:00"))
        let closed = try desk(.hours(2)).take(
            .close(helped: nil), on: 1, by: "freek", asJSON: false)
        #expect(closed.contains("ik stuur nieuwe sokken"))
    }

    // MARK: Due times

    @Test func `after our answer news and solution are due`() throws {
        try hear("Gat in mijn sok")
        let waiting = try desk(.hours(1)).show(1, asJSON: false)
        #expect(waiting.contains("Reageer vóór: ma 16 nov 13:00 (nog 3 u)"))
        #expect(waiting.contains("Opgelost vóór: wo 18 nov 16:00 (nog 2 d 6 u)"))
        #expect(!waiting.contains("Laat iets horen"))
        _ = try respond(.hours(1))
        let answered = try desk(.hours(2)).show(1, asJSON: false)
        #expect(answered.contains("Reageer vóór: wij spraken het laatst, de klant wacht niet"))
        #expect(answered.contains("Laat iets horen vóór: di 17 nov 09:30 (nog 22 u 30 min)"))
        #expect(answered.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func `a list as JSON has all three due times`() throws {
        try hear("Gat in mijn sok")
        _ = try respond(.hours(1))
        let text = try desk(.hours(2)).list(CaseDesk.Selection(), asJSON: true)
        let list = try #require(
            JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
        let only = try #require(list.first)
        #expect(only["response_due"] == nil)
        #expect(only["resolution_due"] as? String == "2026-11-18T15:00:00Z")
        #expect(only["resolution_state"] as? String == "due")
        #expect(only["update_due"] as? String == "2026-11-17T08:30:00Z")
        #expect(only["last_heard_at"] as? String == "2026-11-16T09:00:00Z")
        #expect(only["needs_care"] as? Bool == false)
    }

    @Test func `the list shows what the customer is to get first`() throws {
        try hear("Gat in mijn sok")
        func due(_ after: Duration) throws -> String {
            let table = try desk(after).list(CaseDesk.Selection(), asJSON: false)
            #expect(table.split(separator: "\n").allSatisfy { $0.count <= 80 })
            return table.split(separator: "\n").dropFirst().joined()
        }
        #expect(try due(.hours(1)).contains("13:00"))
        #expect(try due(.hours(5)).contains("13:00 !"))
        _ = try respond(.hours(5), promise: ("ik bel je terug", "morgen 9:15"))
        // Before the news that is due at 13:30.
        #expect(try due(.hours(6)).contains("17-11 09:15"))
        _ = try desk(.hours(7)).take(.keep(number: nil), on: 1, by: "freek", asJSON: false)
        #expect(try due(.hours(8)).contains("17-11 13:30"))
    }

    @Test func `an update keeps a claimed case where it is`() throws {
        try hear("Gat in mijn sok")
        _ = try desk(.hours(1)).take(.claim, on: 1, by: "freek", asJSON: false)
        #expect(
            try respond(.hours(2), isUpdate: true)
                == "Zaak 1: genoteerd dat je de klant hebt bijgepraat.")
        let screen = try desk(.hours(3)).show(1, asJSON: false)
        #expect(screen.contains("in behandeling"))
        #expect(screen.contains("klant bijgepraat: Hoi Jan"))
    }

    @Test func `a case that needs care says so first`() throws {
        try hear("Oma ligt op sterven en de tablets zijn er niet", signals: [.vulnerable])
        let lines = try desk(.hours(1)).show(1, asJSON: false).split(separator: "\n")
        #expect(
            lines.dropFirst(2).first
                == "Met zorg: geen standaardtekst, grapje of aanbod; één collega tot het eind.")
    }

    private func say(
        _ text: String, by handle: String = "@jan", _ kind: Kind = .complaint,
        signals: Set<Signal> = [], evidence: [Evidence] = [], after: Duration = .zero
    ) throws {
        var assessment = Assessment.judged(kind, .normal, signals: signals)
        assessment.evidence = EvidenceList(evidence)
        _ = try store.record(
            [
                AssessedMention(
                    mention: .said(text, by: handle, at: .monday + after), assessment: assessment)
            ],
            state: FeedState(id: Feed.ID(rawValue: "test"), company: .sokkenland, source: "test"),
            rules: .aroundTheClock, at: .monday + after)
    }

    @Test func `thanks are thanked back, once`() throws {
        try say("Oma wacht op haar tablets", signals: [.vulnerable])
        _ = try respond(.hours(1))
        #expect(try !desk(.hours(2)).show(1, asJSON: false).contains("bijvoorbeeld zo"))
        try say("Ze zijn er! Dank je wel, Freek.", .compliment, after: .hours(3))
        let thanked = try desk(.hours(4)).show(1, asJSON: false)
        #expect(thanked.contains("Reageer vóór: de klant bedankte ons en wacht niet"))
        // Joy, and not once more the sorrow before it.
        #expect(thanked.contains("Bedank terug, bijvoorbeeld zo: ‘Wat fijn om te lezen"))
        _ = try respond(.hours(5))
        #expect(try !desk(.hours(6)).show(1, asJSON: false).contains("Bedank terug"))
    }

    @Test func `what was read are the customer's own words, not the names of rules`() throws {
        try say(
            "Al weken niets gehoord. Niemand belt terug!",
            evidence: [
                Evidence(term: "length", range: nil, contribution: -0.9),
                Evidence(term: "niemand … terugbellen", range: 24..<42, contribution: -0.6),
                Evidence(term: "loose_negation", range: 24..<31, contribution: -0.5),
                Evidence(term: "al <tijd>", range: 0..<8, contribution: 0, note: "signal silence"),
                Evidence(term: "=niets", range: 9..<14, contribution: -0.1),
                Evidence(term: "verdwenen", range: 40..<90, contribution: -2),
            ])
        let screen = try desk(.hours(1)).show(1, asJSON: false)
        #expect(screen.contains("Gelezen: ‘Al weken’, ‘Niemand belt terug’\n"))
        #expect(!screen.contains("length") && !screen.contains("_"))
    }

    @Test func `tables fit 80 columns, whatever people call themselves`() throws {
        let names = [
            "@een_heel_erg_lange_naam_van_iemand@een.nog.langere.server.example", "@日本語の名前はここです",
            "@🧦🧦🧦🧦🧦🧦🧦🧦🧦🧦", "@Zoë\u{301}\u{302}", "@ann",
        ]
        for (index, name) in names.enumerated() {
            try say(
                "日本語で書かれた苦情です、靴下に穴があります 🧦🧦🧦 en nog een heel lang verhaal \(index)",
                by: name)
        }
        _ = try store.openProblem(
            "日本語で書かれた苦情です、靴下に穴があります、靴下に穴があります", company: .sokkenland,
            topic: nil, by: Agent(rawValue: "freek"), at: .monday)
        _ = try store.attach(
            [Case.ID(rawValue: 1), Case.ID(rawValue: 2)], to: Problem.ID(rawValue: 1),
            by: Agent(rawValue: "freek"), at: .monday)
        _ = try desk(.hours(1)).take(.claim, on: 2, by: "freek", asJSON: false)
        let desk = try desk(.hours(1))
        let screens = [
            try desk.list(CaseDesk.Selection(), asJSON: false),
            try desk.problems(company: nil, all: true, asJSON: false),
            try desk.showProblem(1, asJSON: false), try desk.mine("freek", asJSON: false),
        ]
        for line in screens.joined(separator: "\n").split(separator: "\n") {
            #expect(line.description.columns <= 80, "\(line)")
        }
        // The columns stand under each other.
        let rows = try desk.list(CaseDesk.Selection(), asJSON: false).split(separator: "\n")
        let stand = try #require(rows.first?.range(of: "stand"))
        let place = String(rows[0][..<stand.lowerBound]).columns
        for row in rows.dropFirst() {
            let state = try #require(row.range(of: "open ") ?? row.range(of: "in behandeling"))
            #expect(String(row[..<state.lowerBound]).columns == place)
        }
    }

    @Test func `only a team lead sees how much abuse colleagues met, as a number`() throws {
        try say("Stelletje prutsers", signals: [.insult])
        _ = try desk(.hours(1)).take(.claim, on: 1, by: "freek", asJSON: false)
        let seen = try desk(.hours(2)).team(asSeenBy: "sanne", asJSON: false)
        #expect(
            seen.split(separator: "\n").dropFirst().map { $0.split(separator: " ") } == [
                ["freek", "1"]
            ])
        #expect(!seen.contains("prutsers"))
        #expect(throws: CaseDesk.UsageError.self) {
            try desk(.hours(2)).team(asSeenBy: "mila", asJSON: false)
        }
        #expect(try desk(.hours(2)).mine("freek", asJSON: false).contains("in vier weken: 1"))
        // Flags expire.
        #expect(
            try desk(.days(40)).team(asSeenBy: "sanne", asJSON: false).contains("niemand"))
    }

    // MARK: The customer table

    private func table(_ rows: Int, _ value: String = "2014") throws -> DirectoryTable {
        let text = "handle,klant sinds\n" + (0..<rows).map { "@k\($0),\(value)\n" }.joined()
        try folder.write(text, to: "klanten.csv")
        return try DirectoryTable(folder.url.appendingPathComponent("klanten.csv").path)
    }

    private func replace(_ table: DirectoryTable, trustsLoss: Bool = false) throws -> Int? {
        try table.replace(in: store, company: .sokkenland, trustsLoss: trustsLoss, at: .monday)?
            .imported
    }

    @Test func `a customer table is read when it changes, and not when half of it is gone`() throws
    {
        #expect(try replace(table(10)) == 10)
        #expect(try replace(table(10)) == nil)
        #expect(try replace(table(10, "2015")) == 10)
        #expect(throws: DirectoryTable.Failure.self) { try replace(table(4)) }
        #expect(try store.directory(company: .sokkenland, limit: 100).count == 10)
        // A person may mean it.
        #expect(try replace(table(4), trustsLoss: true) == 4)
        try folder.write("naam\njan\n", to: "klanten.csv")
        #expect(throws: DirectoryTable.Failure.self) {
            try DirectoryTable(folder.url.appendingPathComponent("klanten.csv").path)
        }
    }

    @Test func `a table that was just written is left alone for a moment`() throws {
        _ = try table(3)
        let path = folder.url.appendingPathComponent("klanten.csv").path
        let stamp = try #require(DirectoryTable.stamp(of: path))
        #expect(!stamp.isSettled(at: stamp.changedAt + .seconds(3)))
        #expect(stamp.isSettled(at: stamp.changedAt + .seconds(30)))
        #expect(DirectoryTable.stamp(of: path + ".weg") == nil)
    }

    // MARK: Advice

    @Test func `a draft is read against what its case knows`() throws {
        let order = Fact(kind: .orderNumber, value: "4471234", range: 26..<33)
        try hear("Gat in mijn sok, bestelling 4471234, en niemand belt terug", facts: [order])
        let advice = try desk(.hours(1)).check(
            "Wat is je bestelnummer? Freek", for: 1, asJSON: true)
        struct Advice: Decodable {
            struct Finding: Decodable { let rule: String }
            let findings: [Finding]
        }
        let rules = try JSONDecoder().decode(Advice.self, from: advice).findings.map(\.rule)
        #expect(rules.contains("asks_what_is_known"))
        #expect(rules.contains("no_acknowledgement"))
    }

    @Test func `what we answered before is part of the case`() throws {
        try hear("Gat in mijn sok")
        _ = try respond(.hours(1))
        let file = try store.caseFile(Case.ID(rawValue: 1))
        let request = ReplyReport.Request(draft: "", in: file)
        #expect(request.earlierAnswer == "Hoi Jan, ik zoek het uit. Freek")
        #expect(request.customerHandle == "@jan")
        #expect(request.channel == "mastodon")
        #expect(request.mention == "Gat in mijn sok")
    }

    @Test func `the first sentence is a start, for screen and program`() throws {
        try hear("Gat in mijn sok, alweer", signals: [.repeatContact])
        let screen = try desk(.hours(1)).show(1, asJSON: false)
        #expect(screen.contains("Begin bijvoorbeeld zo: ‘"))
        let json = try desk(.hours(1)).show(1, asJSON: true)
        #expect(json.contains("\"first_sentence\""))
    }

    @Test func `an unknown case is a clear error`() throws {
        #expect(throws: StoreError.self) { try desk(.hours(1)).check("Hoi", for: 9, asJSON: false) }
        #expect(throws: StoreError.self) { try desk(.hours(1)).promises(of: 9, asJSON: false) }
    }
}
