// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Transfers

@Suite struct WebPostTests {
    let server: LoopbackServer
    let client: HTTPClient

    init() throws {
        server = try LoopbackServer()
        client = try makeClient()
    }

    @Test func `a webhook gets its body and headers`() async throws {
        server.on("/hook", .ok("thanks"))
        let post = WebPost(
            url: server.url("/hook"), body: Array("{\"zaak\":317}".utf8),
            headers: ["X-Signature": "abc\r\nX-Evil: 1"])
        #expect(try await client.post(post) == Array("thanks".utf8))
        let asked = try #require(server.requests.first)
        #expect(asked.method == "POST")
        #expect(asked.body == Array("{\"zaak\":317}".utf8))
        #expect(asked.header("Content-Type") == "application/json")
        #expect(asked.header("X-Signature") == "abc  X-Evil: 1")
        #expect(asked.header("X-Evil") == nil)
    }

    @Test(arguments: [
        (Answer.status(500), "bad_status"), (.status(400), "bad_status"), (.status(410), "gone"),
        (.redirect(to: "/elsewhere"), "bad_status"),
        (.status(429, ["Retry-After": "30"]), "rate_limited"),
    ])
    func `a webhook that fails says how`(answer: Answer, label: String) async throws {
        server.on("/hook", answer)
        let error = await #expect(throws: FetchError.self) {
            try await client.post(WebPost(url: server.url("/hook"), body: []))
        }
        #expect(error?.reason.label == label)
        #expect(server.requests.count == 1)
    }

    @Test func `a feed after a post is an ordinary feed`() async throws {
        server.on("/", .ok("<rss/>"))
        _ = try await client.post(WebPost(url: server.url("/"), body: [65]))
        _ = try await client.fetch(localRequest(server.url("/")))
        #expect(server.requests.map(\.method) == ["POST", "GET"])
        #expect(server.requests.last?.header("Content-Type") == nil)
    }
}

@Suite struct MailTests {
    let server: LoopbackMailServer
    let client: HTTPClient

    init() throws {
        server = try LoopbackMailServer()
        client = try makeClient()
    }

    func mail(subject: String = "Weekoverzicht", to: [String] = ["manager@sokkenland.example"])
        throws
        -> Mail
    {
        Mail(
            from: try #require(
                Mail.Mailbox(name: "Gehoord", address: "gehoord@sokkenland.example")),
            to: try to.map { try #require(Mail.Mailbox(name: "Anaïs de Vries", address: $0)) },
            subject: subject, text: "Beste Anaïs,\n.\nDrie sokken hadden een gat.\n",
            html: "<p>Beste Anaïs</p>", messageID: "2026-w47@sokkenland.example",
            date: Date(timeIntervalSince1970: 784_111_777))
    }

    var relay: MailServer { MailServer(url: server.url, requiresTLS: false) }

    @Test func `a mail arrives with text and page`() async throws {
        try await client.send(mail(), by: relay)
        let received = try #require(server.mails.first)
        #expect(received.from == "gehoord@sokkenland.example")
        #expect(received.to == ["manager@sokkenland.example"])
        let source = received.source
        #expect(source.contains("Date: Sun, 06 Nov 1994 08:49:37 +0000\r\n"))
        #expect(source.contains("Subject: Weekoverzicht\r\n"))
        #expect(source.contains("Message-ID: <2026-w47@sokkenland.example>\r\n"))
        #expect(source.contains("multipart/alternative"))
        #expect(source.contains("Beste Ana=C3=AFs,\r\n.\r\nDrie sokken hadden een gat.\r\n"))
        #expect(source.contains("<p>Beste Ana=C3=AFs</p>"))
        #expect(
            source.contains("To: =?utf-8?B?QW5hw69zIGRlIFZyaWVz?= <manager@sokkenland.example>\r\n")
        )
    }

    @Test func `a subject cannot add a header or a recipient`() async throws {
        try await client.send(
            mail(subject: "Klacht\r\nBcc: iedereen@example.org\r\n\r\nvan mij"), by: relay)
        let received = try #require(server.mails.first)
        #expect(received.to.count == 1)
        let head = received.source.split(separator: "\r\n\r\n").first ?? ""
        #expect(!head.contains("\r\nBcc:"))
    }

    @Test(arguments: [
        "jan", "@example.org", "jan@", "jan@a@b", "jan @example.org", "jan@example.org\r\nBcc: x@y",
        "jan@example.org, piet@example.org", "<jan@example.org>", "jänn@example.org", "",
    ])
    func `what is no address is no mailbox`(address: String) {
        #expect(Mail.Mailbox(address: address) == nil)
    }

    @Test func `a refused recipient refuses the mail`() async throws {
        server.refuse("weg@sokkenland.example")
        let mail = try mail(to: ["manager@sokkenland.example", "weg@sokkenland.example"])
        let error = await #expect(throws: FetchError.self) {
            try await client.send(mail, by: relay)
        }
        #expect(error?.reason == .badStatus(550))
        #expect(server.mails.isEmpty)
    }

    @Test func `without TLS nothing is sent where TLS is required`() async throws {
        let server = MailServer(url: server.url, requiresTLS: true)
        let error = await #expect(throws: FetchError.self) {
            try await client.send(mail(), by: server)
        }
        #expect(error?.reason == .tls)
        #expect(self.server.mails.isEmpty)
    }

    @Test(arguments: [
        "plain", "Café ☕ \"quoted\"", "=?utf-8?B?AAAA?=", String(repeating: "é👩‍👩‍👧 ", count: 60),
    ])
    func `encoded words are short and read back`(text: String) throws {
        let encoded = encodedWord(text)
        var decoded: [UInt8] = []
        for word in encoded.split(separator: " ") where word.hasPrefix("=?utf-8?B?") {
            #expect(word.utf8.count <= 75)
            let data = try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2))))
            _ = try #require(String(data: data, encoding: .utf8), "a character was split")
            decoded += data
        }
        #expect(text == "plain" ? encoded == text : decoded == Array(text.utf8))
    }
}
