// SPDX-License-Identifier: Apache-2.0

// What `make run` leaves behind: the stories, each told by real steps.

import Complaints
import Foundation
import Storage
import Synchronization
import Testing

@testable import Monitor

@Suite struct DemonstrationTests {
    private let folder: TemporaryFolder
    private let configuration: Configuration

    init() throws {
        folder = try TemporaryFolder()
        for name in ["Feeds", "Config"] {
            try FileManager.default.copyItem(
                at: packageFolder.appendingPathComponent(name),
                to: folder.url.appendingPathComponent(name))
        }
        configuration = try Configuration.load(
            folder.url.appendingPathComponent("Config/demo.toml").path)
    }

    private func run() async throws -> (said: [String], result: String) {
        let said = Mutex<[String]>([])
        let result = try await Demonstration(configuration: configuration, path: "demo.toml") {
            line in said.withLock { $0.append(line) }
        }.run()
        return (said.withLock { $0 }, result)
    }

    @Test func `it leaves cases that tell the stories, and once`() async throws {
        let first = try await run()
        let store = try Store(path: configuration.paths.database)
        let desk = try CaseDesk(configuration: configuration, terminal: Terminal(hasColour: false))
        func file(_ handle: String) throws -> CaseFile {
            // Without a case of that name: no case 0.
            try store.caseFile(Case.ID(rawValue: try desk.number(of: handle) ?? 0))
        }
        let freek = Agent(rawValue: "freek")

        // A grandmother, two tablets: promised, late, thanked.
        let grandmother = try file("@marjolein_b@toet.example")
        #expect(
            grandmother.promises.compactMap(\.settlement?.outcome) == [.kept, .keptLate])
        #expect(grandmother.current.signals.isSuperset(of: [.vulnerable, .recovered]))
        #expect(grandmother.events.contains { $0.action == .answered && $0.actor == freek })
        #expect(first.said.contains { $0.contains("Bedank terug, bijvoorbeeld zo") })

        // Henk swore, was heard, and is sorry.
        let henk = try file("henk67")
        #expect(henk.current.signals.isSuperset(of: [.swearing, .recovered]))
        #expect(henk.current.isClosed)
        let freeks = try store.work(
            of: freek, since: Date(timeIntervalSince1970: 1_794_000_000))
        #expect(freeks.thanks.count >= 2)
        #expect(freeks.abusiveCases >= 1)

        // The number on the box, found by one and of use to another.
        let box = try file("u/Volle_Wasmand_12")
        let found = try store.workarounds(
            like: "ruilen zonder bon, welk nummer op de doos?",
            company: Company.ID(rawValue: "sokkenland"))
        let workaround = try #require(found.first { $0.caseID == box.current.id })
        #expect(workaround.finder == Agent(rawValue: "samira"))
        #expect(workaround.worked == 1)

        // One cause, many cases, and whom to tell.
        let problems = try store.problems(all: true)
        let problem = try #require(problems.first)
        #expect(problem.cases >= 10)
        #expect(problem.solvedAt != nil)
        #expect((1..<problem.cases).contains(problem.untold))
        let log = try String(contentsOfFile: configuration.paths.alertLog, encoding: .utf8)
        #expect(log.contains("alarm=piek"))
        #expect(log.contains("onderwerp=app"))
        // The tenth of them is told by the spike alone.
        let tenth = try file("@jurre").current.id.rawValue
        #expect(!log.contains("zaak=\(tenth) alarm=nieuw"))
        #expect(log.contains("\(tenth) tekst="))

        // Two accounts of one customer; an idea that was decided; a relay.
        let noor = try file("@noordewit@toet.example")
        #expect(try store.handles(linkedTo: noor.current.customer).count >= 2)
        let ideas = try store.suggestions(company: nil)
        #expect(ideas.contains { $0.latest?.step == .told })
        #expect(ideas.contains { $0.latest?.step == .passedOn })
        #expect(try file("@joke.h").events.contains { $0.action == .relayAnswered })
        #expect(try file("stapvoorstap").events.contains { $0.action == .feedback })

        // Nothing that a colleague did failed.
        #expect(!first.said.contains { $0.contains("gehoord: ") })

        // Once more: nothing new.
        let before = try store.status()
        let second = try await run()
        #expect(try store.status() == before)
        #expect(second.result.contains("Nothing was opened twice"))
    }
}
