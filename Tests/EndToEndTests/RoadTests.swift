// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@Suite struct RoadTests {
    private let complaint = (
        author: "jan_v", id: 1,
        text:
            "Al drie weken wacht ik op mijn schoenen van #Sokkenland en niemand belt terug. Geld is wel afgeschreven!",
        date: "Mon, 16 Nov 2026 08:00:00 +0000"
    )

    // Six by five complaints of different people, unlike enough to be no reposts.
    private static let troubles = [
        "Gat in de hiel na drie maanden.", "De app hangt op het laadscherm.",
        "Pakket zoek in Zwolle!", "Twee keer afgeschreven, 89 euro.",
        "Verkeerde maat gekregen, 36 in plaats van 39.", "Zool laat los na een week.",
    ]
    private static let consequences = [
        "Wanneer krijg ik mijn geld terug?", "Niemand neemt de telefoon op.",
        "Zo ga ik mooi op blote voeten naar de bruiloft.", "Ik bestel hier nooit meer.",
        "Al vier mails gestuurd zonder antwoord.",
    ]

    private func poll(_ gehoord: Installation) async throws -> [String: Any] {
        let ending = try await gehoord.run("poll", "--json")
        #expect(ending.status == 0, "\(ending.errors)")
        return try #require((try ending.json() as? [[String: Any]])?.first)
    }

    private func cases(_ gehoord: Installation) async throws -> [[String: Any]] {
        try #require(try await gehoord.run("list", "--all", "--json").json() as? [[String: Any]])
    }

    private func alerts(_ gehoord: Installation) throws -> [String] {
        guard FileManager.default.fileExists(atPath: gehoord.log) else { return [] }
        return try String(contentsOfFile: gehoord.log, encoding: .utf8)
            .split(separator: "\n").map(String.init)
    }

    /// How many cases the log tells of; a daemon also tells who waits too long.
    private func opened(_ gehoord: Installation) throws -> Int {
        try alerts(gehoord).filter { $0.contains(" alarm=nieuw ") }.count
    }

    @Test func `a complaint travels from the feed to a closed case and comes back`() async throws {
        let server = try LoopbackServer()
        defer { server.stop() }
        let gehoord = try Installation(feeds: [("tag", "mastodon", server.url("/tag.rss"))])

        // First poll: one case, one alert.
        server.publish("/tag.rss", tagFeed([complaint]))
        var report = try await poll(gehoord)
        #expect(report["status"] as? String == "changed")
        #expect(report["mentions"] as? Int == 1)
        #expect((report["cases_opened"] as? [Int])?.count == 1)
        var log = try alerts(gehoord)
        #expect(log.count == 1)
        #expect(log[0].contains(" alarm=nieuw nr=1 bedrijf=sokkenland kanaal=mastodon "))
        #expect(log[0].contains("van=@jan_v"))

        // The server says that nothing changed.
        server.on("/tag.rss") { request in
            #expect(
                request.header("If-None-Match") != nil || request.header("If-Modified-Since") != nil
            )
            return .status(304)
        }
        report = try await poll(gehoord)
        #expect(report["status"] as? String == "unchanged")

        // The customer writes again: the same case, a second contact.
        let again = (
            author: "jan_v", id: 2,
            text: "#Sokkenland nog steeds niets gehoord. Waar blijven mijn schoenen?",
            date: "Tue, 17 Nov 2026 08:00:00 +0000"
        )
        server.publish("/tag.rss", tagFeed([again, complaint]))
        report = try await poll(gehoord)
        #expect(report["mentions"] as? Int == 1)
        #expect(report["cases_opened"] as? [Int] == [])
        var all = try await cases(gehoord)
        #expect(all.count == 1)
        #expect(all[0]["contacts"] as? Int == 2)
        #expect(all[0]["urgency"] as? String == "high")

        // An own account answers.
        let answer = (
            author: "sokkenland", id: 3,
            text:
                "@jan_v Hoi Jan, wat vervelend! Ik zoek het vandaag voor je uit. Freek van #Sokkenland",
            date: "Tue, 17 Nov 2026 09:00:00 +0000"
        )
        server.publish("/tag.rss", tagFeed([answer, again, complaint]))
        _ = try await poll(gehoord)
        all = try await cases(gehoord)
        #expect(all[0]["status"] as? String == "responded")
        #expect(all[0]["first_response_at"] as? String == "2026-11-17T09:00:00Z")
        #expect(all[0]["waiting_since"] == nil)

        // Claimed by one, not by two; then closed.
        let number = String(try #require(all[0]["id"] as? Int))
        #expect(try await gehoord.run("claim", number, "--as", "freek").status == 0)
        let collision = try await gehoord.run("claim", number, "--as", "noor")
        #expect(collision.status == 75)
        #expect(collision.errors.contains("claimed by freek"))
        #expect(
            try await gehoord.run("close", number, "--as", "freek", "--helped", "nieuwe gestuurd")
                .status == 0)

        // The customer comes back: the case is opened again.
        let back = (
            author: "jan_v", id: 4, text: "#Sokkenland verkeerde maat gekregen, dit is te erg",
            date: "Wed, 18 Nov 2026 08:00:00 +0000"
        )
        server.publish("/tag.rss", tagFeed([back, answer, again, complaint]))
        report = try await poll(gehoord)
        #expect((report["cases_reopened"] as? [Int])?.count == 1)
        all = try await cases(gehoord)
        #expect(all.count == 1)
        #expect(all[0]["status"] as? String == "open")
        log = try alerts(gehoord)
        #expect(log.map { $0.contains("alarm=heropend") }.last == true)

        let shown = try #require(
            try await gehoord.run("show", number, "--json").json() as? [String: Any])
        let history = try #require(shown["history"] as? [[String: Any]]).compactMap {
            $0["action"] as? String
        }
        #expect(history == ["opened", "contacted", "answered", "claimed", "closed", "reopened"])
    }

    @Test func `kill -9 at any moment of a poll loses nothing and tells nothing twice`()
        async throws
    {
        let server = try LoopbackServer()
        defer { server.stop() }
        let names = (1...6).map { "feed\($0)" }
        for (index, name) in names.enumerated() {
            let posts = (1...5).map { post in
                (
                    author: "klant\(index)_\(post)", id: index * 100 + post,
                    text: Self.troubles[index] + " #Sokkenland " + Self.consequences[post - 1],
                    date: "Mon, 16 Nov 2026 08:0\(post):00 +0000"
                )
            }
            server.publish("/\(name)", tagFeed(posts))
        }
        let feeds = names.map { (name: $0, channel: "mastodon", url: server.url("/\($0)")) }
        let whole = try Installation(feeds: feeds)
        #expect(try await whole.run("poll").status == 0)
        let expected = try await cases(whole).count
        #expect(expected > 10)

        let broken = try Installation(feeds: feeds)
        for round in 0..<8 {
            let process = try broken.start(["poll"])
            try await Task.sleep(for: .milliseconds(20 + 25 * round))
            process.signal(SIGKILL)
            _ = await process.ended()
        }
        #expect(try await broken.run("poll").status == 0)
        #expect(try await cases(broken).count == expected)
        let numbers = try alerts(broken).compactMap { line in
            line.split(separator: " ").first { $0.hasPrefix("nr=") }.map(String.init)
        }
        #expect(Set(numbers).count == expected)
        #expect(numbers.count == expected)
        #expect(numbers == (1...expected).map { "nr=\($0)" })
    }

    /// Feeds with thirty complaints of different people; `first` is the number of
    /// the first post.
    private func publish(_ server: LoopbackServer, first: Int = 0) -> [String] {
        let names = Self.troubles.indices.map { "feed\($0)" }
        for (index, name) in names.enumerated() {
            let posts = Self.consequences.indices.map { post in
                (
                    author: "klant\(first)_\(index)_\(post)", id: first + index * 100 + post,
                    text: Self.troubles[index] + " #Sokkenland " + Self.consequences[post]
                        + (first == 0
                            ? "" : " En mijn buurvrouw heeft precies dezelfde ellende gehad"),
                    date: "Mon, 16 Nov 2026 08:0\(post):00 +0000"
                )
            }
            server.publish("/\(name)", tagFeed(posts))
        }
        return names
    }

    @Test func `stored mentions are judged again by other words, and nothing changes`()
        async throws
    {
        let server = try LoopbackServer()
        defer { server.stop() }
        let chat = (
            author: "els", id: 9, text: "#Sokkenland is gefribbeld",
            date: "Mon, 16 Nov 2026 08:00:00 +0000"
        )
        server.publish("/tag.rss", tagFeed([complaint, chat]))
        let gehoord = try Installation(feeds: [("tag", "mastodon", server.url("/tag.rss"))])
        _ = try await poll(gehoord)
        let before = try await cases(gehoord).count
        func replay() async throws -> [String: Any] {
            let ending = try await gehoord.run("replay", "--days", "9", "--json")
            #expect(ending.status == 0, "\(ending.errors)")
            return try #require(try ending.json() as? [String: Any])
        }
        let same = try await replay()
        #expect(same["mentions"] as? Int == 2)
        #expect((same["differences"] as? [Any])?.isEmpty == true)

        // The company's own word for it makes of chat what it is.
        let file = gehoord.folder.appending(path: "Feeds/sokkenland.toml")
        let company = try String(contentsOf: file, encoding: .utf8)
        try gehoord.write(
            company.replacing(
                "name = \"Sokkenland\"",
                with: "name = \"Sokkenland\"\nwords = "
                    + "[\"gefribbeld\\tadj\\t-0.90\\t-1.00..-0.60\\tfailure\\tvan een sok\\teditor 2026-11\"]"
            ),
            to: "Feeds/sokkenland.toml")
        let other = try await replay()
        #expect(other["mentions"] as? Int == 2)
        #expect(
            (other["differences"] as? [[String: Any]])?.contains {
                ($0["text"] as? String)?.contains("gefribbeld") == true
            } == true)
        #expect(try await cases(gehoord).count == before)
    }

    @Test func `of many who claim at once one has the case, and the others are told who`()
        async throws
    {
        let server = try LoopbackServer()
        defer { server.stop() }
        server.publish("/tag.rss", tagFeed([complaint]))
        let gehoord = try Installation(feeds: [("tag", "mastodon", server.url("/tag.rss"))])
        _ = try await poll(gehoord)
        let endings = try await withThrowingTaskGroup(of: (String, Ending).self) { group in
            for agent in ["freek", "mila", "noor", "sanne", "ada", "bo"] {
                group.addTask { (agent, try await gehoord.run("claim", "1", "--as", agent)) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let winners = endings.filter { $0.1.status == 0 }.map(\.0)
        #expect(winners.count == 1)
        for (agent, ending) in endings where !winners.contains(agent) {
            #expect(ending.status == 75)
            #expect(ending.errors.contains("claimed by \(winners.first ?? "")"))
        }
        let shown = try await gehoord.run("show", "1", "--json").json() as? [String: Any]
        let history = shown?["history"] as? [[String: Any]]
        #expect(history?.compactMap { $0["action"] as? String } == ["opened", "claimed"])
    }

    @Test func `agents work while several processes poll, and nothing is lost or told twice`()
        async throws
    {
        let server = try LoopbackServer()
        defer { server.stop() }
        let feeds = publish(server).map {
            (name: $0, channel: "mastodon", url: server.url("/\($0)"))
        }
        let gehoord = try Installation(feeds: feeds)
        #expect(try await gehoord.run("poll").status == 0)
        let before = try await cases(gehoord).count
        _ = publish(server, first: 5_000)
        let endings = try await withThrowingTaskGroup(of: [Ending].self) { group in
            for _ in 0..<3 { group.addTask { [try await gehoord.run("poll")] } }
            for number in ["1", "2", "3", "4"] {
                group.addTask {
                    [
                        try await gehoord.run("claim", number, "--as", "agent\(number)"),
                        try await gehoord.run(
                            "respond", number, "--as", "agent\(number)", "--said", "Hoi!",
                            "--promise", "ik bel", "--by", "over 2 uur"),
                        try await gehoord.run(
                            "promise", number, "--kept", "--as", "agent\(number)"),
                        try await gehoord.run(
                            "close", number, "--as", "agent\(number)", "--helped", "nieuwe gestuurd"
                        ),
                    ]
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        for ending in endings { #expect(ending.status == 0, "\(ending.errors)") }
        #expect(try await gehoord.run("poll").status == 0)
        let all = try await cases(gehoord)
        #expect(all.count > before)
        #expect(Set(all.compactMap { $0["customer"] as? String }).count == all.count)
        #expect(try opened(gehoord) == all.count)
        let numbers = try alerts(gehoord).compactMap { line in
            line.split(separator: " ").first { $0.hasPrefix("nr=") }
        }
        #expect(Set(numbers).count == numbers.count)
        for number in ["1", "2", "3", "4"] {
            let shown = try await gehoord.run("show", number, "--json").json() as? [String: Any]
            let history = shown?["history"] as? [[String: Any]]
            #expect(
                history?.compactMap { $0["action"] as? String }
                    == ["opened", "claimed", "responded", "promised", "settled", "closed"])
        }
    }

    @Test func `kill -9 of a command leaves the whole step or nothing of it`() async throws {
        let server = try LoopbackServer()
        defer { server.stop() }
        server.publish("/tag.rss", tagFeed([complaint]))
        let gehoord = try Installation(feeds: [("tag", "mastodon", server.url("/tag.rss"))])
        _ = try await poll(gehoord)
        for round in 0..<8 {
            let process = try gehoord.start([
                "respond", "1", "--as", "freek", "--said", "Hoi Jan", "--promise", "ik bel",
                "--by", "over 2 uur",
            ])
            try await Task.sleep(for: .milliseconds(5 + 12 * round))
            process.signal(SIGKILL)
            _ = await process.ended()
        }
        #expect(
            try await gehoord.run(
                "respond", "1", "--as", "freek", "--promise", "ik bel", "--by", "over 2 uur"
            ).status == 0)
        let shown = try #require(
            try await gehoord.run("show", "1", "--json").json() as? [String: Any])
        let actions = (shown["history"] as? [[String: Any]])?.compactMap {
            $0["action"] as? String
        }
        let promises = try #require(shown["promises"] as? [[String: Any]])
        #expect(promises.count >= 1)
        #expect(actions?.filter { $0 == "responded" }.count == promises.count)
        #expect(actions?.filter { $0 == "promised" }.count == promises.count)
    }

    @Test func `the daemon polls, obeys SIGHUP and SIGTERM, and refuses a wrong configuration`()
        async throws
    {
        let server = try LoopbackServer()
        defer { server.stop() }
        server.publish("/tag.rss", tagFeed([complaint]))
        server.publish(
            "/more.rss",
            tagFeed([
                (
                    author: "els", id: 9,
                    text: "De app van #Sokkenland doet niets meer na de update.",
                    date: "Mon, 16 Nov 2026 08:00:00 +0000"
                )
            ]))
        let gehoord = try Installation(feeds: [("tag", "mastodon", server.url("/tag.rss"))])
        let daemon = try gehoord.start(["run"])
        #expect(try await eventually(within: .seconds(120)) { try opened(gehoord) == 1 })

        // A wrong configuration changes nothing.
        let right = try String(
            contentsOfFile: gehoord.folder.appending(path: "Feeds/sokkenland.toml").path,
            encoding: .utf8)
        try gehoord.write("[company]\nid = 7\n", to: "Feeds/sokkenland.toml")
        daemon.signal(SIGHUP)
        let errors = gehoord.folder.appending(path: "errors")
        #expect(
            try await eventually {
                try String(contentsOf: errors, encoding: .utf8).contains(
                    "The new configuration is wrong")
            })
        #expect(daemon.isRunning)

        // A feed that is added is asked.
        try gehoord.write(
            right + """
                [[feeds]]
                id = "more"
                channel = "mastodon"
                url = "\(server.url("/more.rss"))"
                interval = "10s"
                allow_private_addresses = true
                """, to: "Feeds/sokkenland.toml")
        daemon.signal(SIGHUP)
        #expect(try await eventually(within: .seconds(120)) { try opened(gehoord) == 2 })

        // It ends within seconds and says so.
        daemon.signal(SIGTERM)
        #expect(try await eventually(within: .seconds(5)) { !daemon.isRunning })
        #expect(await daemon.ended() == 0)
    }

    @Test func `a mistake in the configuration ends every command with 78 and names the line`()
        async throws
    {
        let gehoord = try Installation(feeds: [("tag", "mastodonn", "ftp://x.example")])
        for command in ["check", "poll", "list", "run"] {
            let ending = try await gehoord.run(command)
            #expect(ending.status == 78)
            #expect(ending.errors.contains("sokkenland.toml:10"))
        }
    }

    @Test func `a case that is not there and a word that means nothing are plain errors`()
        async throws
    {
        let gehoord = try Installation(feeds: [("tag", "mastodon", "https://toet.example/tag.rss")])
        let unknown = try await gehoord.run("show", "99")
        #expect(unknown.status == 65)
        #expect(unknown.errors == "gehoord: there is no case 99\n")
        #expect(try await gehoord.run("list", "--urgency", "heel").status == 64)
        #expect(try await gehoord.run("list").output == "Geen openstaande zaken.\n")
    }
}
