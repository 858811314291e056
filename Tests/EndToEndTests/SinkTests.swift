// SPDX-License-Identifier: Apache-2.0

// Webhooks and mailboxes of the real daemon: killed in the middle of a delivery,
// and tried by hand.

import Foundation
import TestSupport
import Testing

@Suite struct SinkTests {
    let feed: LoopbackServer
    let hook: LoopbackServer
    let mail: LoopbackMailServer
    let gehoord: Installation

    init() throws {
        feed = try LoopbackServer()
        hook = try LoopbackServer()
        mail = try LoopbackMailServer()
        // Unlike enough to be no reposts.
        let troubles = [
            "Gat in de hiel na drie maanden, en niemand neemt op!",
            "De app hangt al de hele dag op het laadscherm, waardeloos.",
            "Twee keer 89 euro afgeschreven. Wanneer krijg ik mijn geld terug?",
            "Verkeerde maat gekregen en ruilen mag niet, belachelijk.",
        ]
        let posts = troubles.enumerated().map { number, text in
            (
                author: "klant\(number)", id: number, text: "Sokkenland: " + text,
                date: "Sat, 21 Nov 2026 08:0\(number):00 +0000"
            )
        }
        feed.publish("/tag.rss", tagFeed(posts))
        gehoord = try Installation(feeds: [("tag", "mastodon", feed.url("/tag.rss"))])
        let main = try String(contentsOfFile: gehoord.config, encoding: .utf8)
        try gehoord.write(
            main + """

                [[alerts.webhooks]]
                id = "chat"
                url = "\(hook.url("/chat"))"
                form = "text"
                [[alerts.mails]]
                id = "oncall"
                to = ["wacht@sok.example"]
                [smtp]
                url = "\(mail.url)"
                from = "gehoord@sok.example"
                requires_tls = false

                """, to: "gehoord.toml")
    }

    private func keys() -> [String] {
        hook.requests.compactMap { $0.header("Idempotency-Key") }
    }

    @Test func `killed while a webhook is slow, every alert still arrives, in order`() async throws
    {
        hook.on("/chat", Answer([.pause(.seconds(60))]))
        let first = try gehoord.start(["run"])
        #expect(try await eventually(within: .seconds(120)) { !keys().isEmpty })
        // The slow webhook held nobody up.
        #expect(
            try await eventually {
                mail.mails.count >= 4 && FileManager.default.fileExists(atPath: gehoord.log)
            })
        first.signal(SIGKILL)
        #expect(try await eventually { !first.isRunning })
        let asked = keys()
        #expect(Set(asked) == ["gehoord-1"])

        hook.on("/chat", .ok("ok"))
        let second = try gehoord.start(["run"], errors: "errors-2")
        #expect(try await eventually(within: .seconds(120)) { keys().contains("gehoord-4") })
        second.signal(SIGTERM)
        #expect(try await eventually(within: .seconds(10)) { !second.isRunning })
        #expect(Array(keys().dropFirst(asked.count).prefix(4)) == (1...4).map { "gehoord-\($0)" })
        // What the mailbox had before it has not got again, but for one that may
        // have arrived in the moment before its mark.
        let names = mail.mails.compactMap { mail in
            mail.source.split(separator: "\r\n").first { $0.hasPrefix("Message-ID:") }
        }
        #expect(Set(names).count >= names.count - 1)
    }

    @Test func `sinks are tried by hand, and status tells which one fails`() async throws {
        hook.on("/chat", .status(500))
        let trial = try await gehoord.run("check", "--send-test")
        #expect(trial.status == 69)
        #expect(trial.output == "chat: status 500\noncall: ok\n")
        #expect(mail.mails.first?.to == ["wacht@sok.example"])
        let one = try await gehoord.run("check", "--send-test", "--sink", "oncall")
        #expect(one.status == 0)
        #expect(try await gehoord.run("check", "--send-test", "--sink", "chatt").status == 64)
        // Polling by hand tells the sinks as well, and a dead one is no failure of it.
        let poll = try await gehoord.run("poll")
        #expect(poll.status == 0, "\(poll.errors)")
        #expect(mail.mails.count >= 6)
        let status = try await gehoord.run("status")
        #expect(status.output.contains("sink chat: failed 1x"))
        #expect(!status.output.contains("sink oncall"))
    }
}
