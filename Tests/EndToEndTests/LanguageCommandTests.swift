// SPDX-License-Identifier: Apache-2.0

// A company's own words, and what colleagues say of a judgement: from the file
// and the keyboard to the case, through the real executable.

import Foundation
import TestSupport
import Testing

@Suite struct LanguageCommandTests {
    let server: LoopbackServer

    init() throws { server = try LoopbackServer() }

    private func installation() throws -> Installation {
        server.publish(
            "/tag.rss",
            tagFeed([
                ("jan", 1, "Sokkenland, mijn teenzak is er weer", "Sat, 21 Nov 2026 08:00:00 +0000")
            ]))
        return try Installation(feeds: [("tag", "mastodon", server.url("/tag.rss"))])
    }

    private func write(words: [String], to gehoord: Installation) throws {
        let lines = words.map { "    '\($0)',\n" }.joined()
        let text = Installation.company([("tag", "mastodon", server.url("/tag.rss"))])
            .replacingOccurrences(
                of: "name = \"Sokkenland\"\n",
                with: "name = \"Sokkenland\"\nwords = [\n\(lines)]\n")
        try gehoord.write(text, to: "Feeds/sokkenland.toml")
    }

    private let teenzak =
        "teenzak\tnoun\t-0.9\t-1..-0.5\tfailure signal:not_heard topic:product\tnaad die knelt\tsokkenland 2026-11"

    @Test func `a company's own word is heard by poll, classify and lexicon`() async throws {
        let gehoord = try installation()
        let before = try await gehoord.run("poll", "--dry-run", "--json")
        let reports = try #require(try before.json() as? [[String: Any]])
        #expect(reports.first?["mentions"] as? Int == 1)
        #expect((reports.first?["cases_opened"] as? [Any])?.isEmpty == true)
        try write(words: [teenzak], to: gehoord)
        #expect(try await gehoord.run("check").status == 0)
        #expect(try await gehoord.run("poll").status == 0)
        let shown = try await gehoord.run("show", "1", "--json")
        #expect(shown.output.contains("\"term\" : \"teenzak\""))
        #expect(shown.output.contains("not_heard"))
        let plain = try await gehoord.run("classify", "--json", "mijn teenzak is er weer")
        #expect(!plain.output.contains("teenzak"))
        let own = try await gehoord.run(
            "classify", "--json", "--company", "sokkenland", "mijn teenzak is er weer")
        #expect(own.output.contains("\"term\":\"teenzak\""))
        let looked = try await gehoord.run(
            "lexicon", "lookup", "teenzakken", "--company", "sokkenland")
        #expect(looked.output.contains("sokkenland.toml:5"))
    }

    @Test func `a wrong word ends check with 78 and its own line, all at once`() async throws {
        let gehoord = try installation()
        try write(words: [teenzak, "teenzak\tding\t-0.9", teenzak], to: gehoord)
        let check = try await gehoord.run("check")
        #expect(check.status == 78)
        #expect(check.errors.contains("sokkenland.toml:6: bad value: company.words: 3 columns"))
        #expect(
            check.errors.contains(
                "sokkenland.toml:7: bad value: company.words: \"teenzak\" doubles"))
        let poll = try await gehoord.run("poll")
        #expect(poll.status == 78)
        #expect(poll.errors.contains("sokkenland.toml:6"))
    }

    @Test func `a correction is made, followed, listed and measured`() async throws {
        let gehoord = try installation()
        try write(words: [teenzak], to: gehoord)
        #expect(try await gehoord.run("poll").status == 0)
        let unknown = try await gehoord.run("correct", "1", "--kind", "klacht")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("write one of complaint"))
        #expect(try await gehoord.run("correct", "99", "--kind", "other").status == 65)
        let made = try await gehoord.run(
            "correct", "1", "--urgency", "critical", "--signal", "vulnerable", "--as", "freek",
            "--json")
        let object = try #require(try made.json() as? [String: Any])
        #expect(object["case_urgency"] as? String == "critical")
        #expect(object["alerts"] as? Int == 1)
        let list = try await gehoord.run("list", "--urgency", "critical", "--json")
        #expect(try #require(try list.json() as? [Any]).count == 1)
        // The next poll tells it.
        #expect(try await gehoord.run("poll").status == 0)
        let log = try String(contentsOfFile: gehoord.log, encoding: .utf8)
        #expect(log.contains("SPOED zaak=1 alarm=vervolg"))
        let lines = try await gehoord.run("corrections", "--jsonl")
        #expect(lines.output.contains("\"urgency\":\"critical\""))
        let measured = try await gehoord.run("evaluate", "--corrections", "--json")
        #expect(measured.status == 0)
        #expect(measured.output.contains("\"urgency\""))
        let proposed = try await gehoord.run("lexicon", "suggest")
        #expect(proposed.output.hasPrefix("# Corrected texts: 1;"))
    }
}
