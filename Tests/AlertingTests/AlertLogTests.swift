// SPDX-License-Identifier: Apache-2.0

import CaseFixtures
import Complaints
import Foundation
import Testing

@testable import Alerting
@testable import Storage

private let wording = Wording(
    lines:
        "alert.urgency.critical\tSPOED\nreason.deadline\tdeadline\nreason.broken_promise\ttoezegging\n"
        + "alert.thanks_to\tmooi, {agent}: gehoord show {case}\nalert.thanks\tgehoord show {case}"
)

@Suite struct AlertLineTests {
    let line = AlertLine(
        wording: wording, timeZone: TimeZone(identifier: "Europe/Amsterdam") ?? .gmt)

    private func alert(_ text: String, handle: String = "@jan_v") -> Alert {
        Alert(
            number: Alert.Number(rawValue: 1042), decidedAt: .monday, kind: .opened,
            urgency: .critical, company: .sokkenland, caseID: Case.ID(rawValue: 317),
            channel: .mastodon, author: Author(handle: handle), respondBy: .monday + .minutes(15),
            contact: 3, signals: [.brokenPromise, .deadline], text: text,
            url: "https://toet.example/@jan_v/1?a=b")
    }

    @Test func `an alert reads as the agents know it`() {
        #expect(
            line.render(alert("Oma ligt op sterven")) == """
                2026-11-16T09:00:00+01:00 SPOED zaak=317 alarm=nieuw nr=1042 bedrijf=sokkenland \
                kanaal=mastodon van=@jan_v reageer_voor=2026-11-16T09:15+01:00 contact=3 \
                redenen=toezegging,deadline tekst="Oma ligt op sterven" \
                url=https://toet.example/@jan_v/1?a=b
                """)
    }

    @Test(
        arguments: [
            ("freek", "mooi, freek: gehoord show 317"), (nil, "gehoord show 317"),
        ] as [(String?, String)])
    func `thanks reach the colleague by name, with a thank-you back to begin`(
        agent: String?, words: String
    ) throws {
        var thanks = alert("Dank je wel, Freek!")
        thanks.kind = .recovered
        thanks.agent = agent.map(Agent.init(rawValue:))
        let fields = try #require(AlertLine.fields(of: Substring(line.render(thanks))))
        #expect(fields.first { $0.key == "dank" }?.value == words)
        #expect(fields.first { $0.key == "collega" }?.value == agent)
    }

    @Test func `a case that is to be solved says by when`() throws {
        var late = alert("Oma ligt op sterven")
        late.kind = .breached
        late.respondBy = nil
        late.resolveBy = .monday + .hours(4)
        let fields = try #require(AlertLine.fields(of: Substring(line.render(late))))
        #expect(fields.first { $0.key == "oplossen_voor" }?.value == "2026-11-16T13:00+01:00")
        #expect(!fields.contains { $0.key == "reageer_voor" })
    }

    @Test func `a case that is passed on says to whom`() throws {
        var passed = alert("Oma ligt op sterven")
        passed.kind = .breached
        passed.recipient = "team leider"
        let fields = try #require(AlertLine.fields(of: Substring(line.render(passed))))
        #expect(fields.first { $0.key == "naar" }?.value == "team leider")
        #expect(fields.first { $0.key == "alarm" }?.value == "te_laat")
    }

    @Test(arguments: [
        "gewoon", "met \"aanhalingstekens\" en \\ streep", "a=b nr=7 zaak=1", "", "eindigt op \\",
        "é 🧦 ß", " ",
    ])
    func `a line parses back to what was told`(text: String) throws {
        let rendered = line.render(alert(text))
        let fields = try #require(AlertLine.fields(of: Substring(rendered)))
        #expect(fields.first { $0.key == "tekst" }?.value == SafeText.line(text))
        #expect(fields.first { $0.key == "nr" }?.value == "1042")
        #expect(fields.filter { $0.key == "nr" }.count == 1)
        #expect(fields.last?.key == "url")
    }

    @Test func `control characters and line breaks of strangers do not reach the log`() {
        let rendered = line.render(alert("een\ntwee\u{1B}[31m\u{202E}drie\u{0}", handle: "@x\ny"))
        #expect(!rendered.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
    }
}

@Suite struct AlertLogTests {
    let folder: URL
    let store: Store
    var path: String { folder.appending(path: "alerts.log").path }
    var log: AlertLog { AlertLog(path: path, line: AlertLine(wording: wording, timeZone: .gmt)) }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "gehoord-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try Store(path: folder.appending(path: "test.sqlite").path)
    }

    private func tell(_ text: String) throws {
        try store.enqueue(
            Alert(
                decidedAt: .monday, kind: .feed, urgency: .high, company: .sokkenland,
                feed: Feed.ID(rawValue: "f"), text: text))
    }

    private func numbers(_ path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap {
            AlertLine.fields(of: $0)?.first { $0.key == "nr" }?.value
        }
    }

    @Test func `alerts are told once and in order`() throws {
        for number in 1...250 { try tell("storing \(number)") }
        #expect(try log.deliver(from: store) == 250)
        #expect(try log.deliver(from: store) == 0)
        #expect(try numbers(path) == (1...250).map(String.init))
    }

    @Test func `a crash between writing and marking does not tell twice`() throws {
        try tell("een")
        try log.deliver(from: store)
        try store.write { try $0.execute(sql: "DELETE FROM deliveries") }
        try tell("twee")
        #expect(try log.deliver(from: store) == 1)
        #expect(try numbers(path) == ["1", "2"])
    }

    @Test(arguments: [".1", "-20261122"])
    func `neither does a rotation after such a crash`(suffix: String) throws {
        try tell("een")
        try log.deliver(from: store)
        try store.write { try $0.execute(sql: "DELETE FROM deliveries") }
        try FileManager.default.moveItem(atPath: path, toPath: path + suffix)
        try tell("twee")
        try log.deliver(from: store)
        #expect(try numbers(path) == ["2"])
    }

    @Test func `a line that a crash cut off is told again in full`() throws {
        try tell("een")
        try tell("twee")
        try log.deliver(from: store)
        let whole = try String(contentsOfFile: path, encoding: .utf8)
        try String(whole.dropLast(20)).write(toFile: path, atomically: true, encoding: .utf8)
        try store.write { try $0.execute(sql: "DELETE FROM deliveries") }
        #expect(try log.deliver(from: store) == 1)
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix("tekst=twee\n"))
    }

    @Test func `a folder that is not there is a clear error and nothing is lost`() throws {
        try tell("een")
        let nowhere = AlertLog(
            path: folder.appending(path: "weg/alerts.log").path,
            line: AlertLine(wording: wording, timeZone: .gmt))
        #expect(throws: AlertError.self) { try nowhere.deliver(from: store) }
        #expect(try store.backlog(of: .log) == 1)
    }
}
