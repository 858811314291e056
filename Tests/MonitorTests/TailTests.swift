// SPDX-License-Identifier: Apache-2.0

// The alert log on a screen: what is shown, what keys mean; and the file
// beneath it, which grows and is rotated.

import Complaints
import Foundation
import Testing

@testable import Alerting
@testable import Monitor

private func at(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

private func line(
    _ number: Int, case id: Int? = nil, kind: String = "nieuw", text: String = "kapot"
)
    -> String
{
    """
    2026-11-16T09:00:0\(number)+01:00 HOOG zaak=\(id ?? number) alarm=\(kind) nr=\(number) \
    bedrijf=sokkenland kanaal=mastodon van=@jan reageer_voor=2026-11-16T10:00+01:00 contact=2 \
    redenen=geld tekst="\(text)" url=https://toet.example/\(number)
    """
}

private let feed = """
    2026-11-16T09:00:09+01:00 HOOG alarm=feed nr=9 bedrijf=sokkenland feed=reviews tekst="is stil"
    """

@Suite struct TailScreenTests {
    private let plain = Terminal(hasColour: false)

    private func screen(_ lines: [String]) -> TailScreen {
        var screen = TailScreen(
            wording: .dutch,
            moments: Moments(timeZone: TimeZone(identifier: "Europe/Amsterdam") ?? .gmt))
        screen.add(lines)
        return screen
    }

    private func shown(_ screen: TailScreen, _ now: String, rows: Int = 24) throws -> [String] {
        screen.render(at: try at(now), columns: 80, rows: rows, plain)
    }

    @Test func `the time counts down, to the second in the last hour`() throws {
        let screen = screen([line(1)])
        let lines = try shown(screen, "2026-11-16T09:30:30+01:00")
        #expect(
            lines == [
                "▸ 09:00       HOOG    nieuw      #1     @jan           nog 29:30",
                "    kapot",
                "    2e contact · geld",
                "    https://toet.example/1",
                Wording.dutch.text("tail.keys"),
            ])
        #expect(try shown(screen, "2026-11-16T08:00:00+01:00")[0].hasSuffix("nog 2 u"))
        #expect(try shown(screen, "2026-11-16T10:00:05+01:00")[0].hasSuffix("0:05 te laat"))
        #expect(try shown(screen, "2026-11-19T12:00:00+01:00")[0].hasSuffix("3 d te laat"))
    }

    @Test func `a case that somebody has or answered says so`() throws {
        var screen = screen([line(1), line(2), line(3), line(4, kind: "toezegging")])
        let freek = Agent(rawValue: "freek")
        let due = try at("2026-11-16T10:00:00+01:00")
        let now = try at("2026-11-16T09:10:00+01:00")
        screen.standings = [
            1: .init(status: .claimed(by: freek, at: now), due: due, state: .due),
            2: .init(status: .responded(by: freek, at: now), due: nil, state: nil),
            3: .init(status: .closed(at: now, .solved), due: nil, state: nil),
            4: .init(status: .responded(by: freek, at: now), due: nil, state: nil),
        ]
        let heads = try shown(screen, "2026-11-16T09:10:00+01:00").filter { $0.contains("HOOG") }
        #expect(heads[0].hasSuffix("bij freek, nog 50:00"))
        #expect(heads[1].hasSuffix("beantwoord"))
        #expect(heads[2].hasSuffix("gesloten"))
        // A promise runs on.
        #expect(heads[3].hasSuffix("nog 50:00"))
    }

    @Test func `no line is longer than the screen, no screen longer than its rows`() throws {
        let long = String(repeating: "heel lang verhaal ", count: 40)
        let screen = screen((1...9).map { line($0, text: long) })
        for (columns, rows) in [(80, 24), (40, 5), (20, 3), (200, 60), (1, 1)] {
            let lines = screen.render(
                at: try at("2026-11-16T09:30:00+01:00"), columns: columns, rows: rows, plain)
            #expect(lines.count <= max(2, rows))
            #expect(lines.allSatisfy { $0.count <= max(20, columns) })
        }
    }

    @Test func `a key is about the newest alert until another is chosen`() throws {
        var screen = screen([line(1), line(2), line(3)])
        #expect(screen.press(.claim) == .claim(3))
        #expect(screen.press(.up) == nil)
        #expect(screen.press(.claim) == .claim(2))
        // What comes in does not move the choice.
        screen.add([line(4)])
        #expect(screen.press(.claim) == .claim(2))
        #expect(screen.press(.up) == nil)
        #expect(screen.press(.up) == nil)
        #expect(screen.press(.claim) == .claim(1))
        #expect(screen.press(.newest) == nil)
        #expect(screen.press(.claim) == .claim(4))
        _ = screen.press(.up)
        _ = screen.press(.down)
        screen.add([line(5)])
        #expect(screen.press(.claim) == .claim(5))
        #expect(screen.press(.quit) == .quit)
    }

    @Test func `an alert about a feed cannot be claimed`() throws {
        var screen = screen([feed])
        #expect(screen.press(.claim) == nil)
        #expect(screen.message == Wording.dutch.text("tail.no_case"))
        #expect(try shown(screen, "2026-11-16T09:30:00+01:00")[0].contains("reviews"))
        #expect(screen.press(.up) == nil)
        #expect(screen.message == nil)
    }

    @Test func `a spike says its topic and how many, and cannot be claimed`() throws {
        var screen = screen([
            """
            2026-11-16T09:00:09+01:00 HOOG alarm=piek nr=9 bedrijf=sokkenland onderwerp=app \
            aantal=11 gewoonlijk=0,5 zaken=1,2,3 tekst="hangt"
            """
        ])
        #expect(try shown(screen, "2026-11-16T09:30:00+01:00")[0].contains("app, 11 zaken"))
        #expect(screen.press(.claim) == nil)
        #expect(screen.message == Wording.dutch.text("tail.no_case"))
    }

    @Test func `a time to solve by counts down, whoever spoke last`() throws {
        var screen = screen([
            """
            2026-11-16T09:00:09+01:00 HOOG zaak=1 alarm=dringend nr=9 bedrijf=sokkenland \
            oplossen_voor=2026-11-16T10:00+01:00 tekst="hangt"
            """
        ])
        let now = try at("2026-11-16T09:10:00+01:00")
        screen.standings[1] = .init(
            status: .responded(by: Agent(rawValue: "freek"), at: now), due: nil, state: nil)
        #expect(try shown(screen, "2026-11-16T09:10:00+01:00")[0].hasSuffix("nog 50:00"))
    }

    @Test func `an empty log is good news, and what is no alert is passed over`() throws {
        var screen = screen(["", "geen alarm", "2026-11-16T09:00:00+01:00 HOOG tekst=\"half"])
        #expect(screen.selection == nil)
        #expect(screen.press(.claim) == nil)
        #expect(
            try shown(screen, "2026-11-16T09:30:00+01:00")[0] == Wording.dutch.text("tail.none"))
    }

    @Test func `hostile text stays text`() throws {
        let screen = screen([line(1, text: "een\u{1B}[31m\u{202E}twee")])
        #expect(
            try shown(screen, "2026-11-16T09:30:00+01:00").allSatisfy {
                !$0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E }
            })
    }

    @Test func `only the last alerts are kept`() throws {
        var screen = screen((0..<TailScreen.limit + 50).map { line($0 % 10) })
        #expect(screen.entries.count == TailScreen.limit)
        _ = screen.press(.up)
        for _ in 0..<3 { screen.add((0..<TailScreen.limit).map { line($0 % 10) }) }
        #expect(screen.selection == screen.entries.first)
    }

    @Test(
        arguments: [
            ([0x1B, 0x5B, 0x41], TailScreen.Key.up), ([0x1B, 0x4F, 0x42], .down), ([0x63], .claim),
            ([0x71], .quit), ([0x03], .quit), ([0x47], .newest), ([0x1B], nil), ([0x78], nil),
        ] as [([UInt8], TailScreen.Key?)])
    func `keys come as bytes`(bytes: [UInt8], key: TailScreen.Key?) {
        #expect(RawTerminal.key(bytes[...]) == key)
    }

    @Test(
        arguments: [
            ([0x63], 1), ([0x63, 0x63], 1), ([0x1B, 0x5B, 0x41, 0x1B, 0x5B, 0x41], 3),
            ([0x1B, 0x4F, 0x42, 0x63], 3), ([0x1B, 0x5B, 0x31, 0x3B, 0x35, 0x41, 0x71], 6),
            ([0x1B], 1),
            ([0x1B, 0x5B, 0x31], 3),
        ] as [([UInt8], Int)])
    func `keys that come together are told apart`(bytes: [UInt8], length: Int) {
        #expect(RawTerminal.lengthOfKey(bytes) == length)
    }

    @Test func `a line as JSON has the fields of the line`() throws {
        let text = try #require(TailRun.json(line(1)))
        let values = try #require(
            JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String])
        #expect(values["zaak"] == "1")
        #expect(values["urgentie"] == "HOOG")
        #expect(values["tijd"] == "2026-11-16T09:00:01+01:00")
        #expect(TailRun.json("geen alarm") == nil)
    }
}

@Suite struct LogFollowerTests {
    private let folder: TemporaryFolder
    private var path: String { folder.url.appendingPathComponent("alerts.log").path }

    init() throws { folder = try TemporaryFolder() }

    private func append(_ text: String) throws {
        if !FileManager.default.fileExists(atPath: path) { try folder.write("", to: "alerts.log") }
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    @Test func `it begins with the last lines and goes on with what comes`() throws {
        try append("1\n2\n3\n")
        var log = LogFollower(path: path, first: 2)
        #expect(log.lines() == ["2", "3"])
        #expect(log.lines() == [])
        try append("4\n5")
        #expect(log.lines() == ["4"])
        try append("6\n")
        #expect(log.lines() == ["56"])
    }

    @Test func `a log that is not there yet is waited for`() throws {
        var log = LogFollower(path: path, first: 10)
        #expect(log.lines() == [])
        try append("1\n")
        #expect(log.lines() == ["1"])
    }

    @Test func `rotation by rename loses nothing`() throws {
        try append("1\n")
        var log = LogFollower(path: path, first: 10)
        #expect(log.lines() == ["1"])
        try append("2\n")
        try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
        try append("3\n")
        #expect(log.lines() == ["2", "3"])
        #expect(log.lines() == [])
    }

    @Test func `a log that was cut short begins anew`() throws {
        try append("1\n2\n")
        var log = LogFollower(path: path, first: 10)
        #expect(log.lines() == ["1", "2"])
        try folder.write("3\n", to: "alerts.log")
        #expect(log.lines() == ["3"])
    }

    @Test func `a line without end is not kept for ever`() throws {
        try append(String(repeating: "x", count: 200_000) + "\nkort\n")
        var log = LogFollower(path: path, first: 10)
        #expect(log.lines().last == "kort")
    }
}
