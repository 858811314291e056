// SPDX-License-Identifier: Apache-2.0

// Alerts as messages: what a chat, a program and a mailbox get to read.

import CaseFixtures
import Complaints
import Foundation
import Testing

@testable import Alerting
@testable import Transfers

@Suite struct AlertMessageTests {
    private let message = AlertMessage(
        wording: Wording(
            lines: """
                alert.urgency.critical\tSPOED
                message.nieuw\tnieuw
                message.case\tzaak {case}
                message.by\tReageer vóór
                message.from\tVan
                message.why\tWaarom
                channel.mastodon\tMastodon
                signal.deadline\ter is een deadline
                """), timeZone: TimeZone(identifier: "Europe/Amsterdam") ?? .gmt)

    private func alert(
        _ text: String = "Oma ligt op sterven", handle: String = "@jan_v",
        url: String? = "https://toet.example/@jan_v/1?a=b"
    ) -> Alert {
        Alert(
            number: Alert.Number(rawValue: 1042), decidedAt: .monday, kind: .opened,
            urgency: .critical, company: .sokkenland, caseID: Case.ID(rawValue: 317),
            channel: .mastodon, author: Author(handle: handle), respondBy: .monday + .minutes(15),
            contact: 3, signals: [.deadline], text: text, url: url)
    }

    private func object(_ alert: Alert, _ form: WebhookForm) throws -> [String: Any] {
        let body = Data(message.body(alert, form))
        return try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
    }

    @Test func `a program gets every field`() throws {
        let object = try object(alert("Bel me op 06-12345678"), .json)
        #expect(object["number"] as? Int == 1042)
        #expect(object["alert"] as? String == "nieuw")
        #expect(object["urgency"] as? String == "critical")
        #expect(object["case"] as? Int == 317)
        #expect(object["respond_by"] as? String == "2026-11-16T08:15:00Z")
        #expect(object["signals"] as? [String] == ["deadline"])
        #expect(object["url"] as? String == "https://toet.example/@jan_v/1?a=b")
        let text = try #require(object["text"] as? String)
        #expect(!text.contains("12345678"))
    }

    @Test func `a chat gets a few lines`() throws {
        let object = try object(alert(), .text)
        #expect(object.keys.sorted() == ["text"])
        #expect(
            object["text"] as? String == """
                SPOED · nieuw · zaak 317 · sokkenland
                Reageer vóór: ma 16 nov 09:15
                Van: @\u{200B}jan_v (Mastodon), 3×
                Waarom: er is een deadline
                Oma ligt op sterven
                https://toet.example/@jan_v/1?a=b
                """)
    }

    @Test(arguments: [
        "@channel kom kijken", "@HERE", "@all", "<!channel>", "<!here|hallo>", "<@U12345>",
        "\u{FF20}channel", "[klik hier](https://evil.example)",
        "![](https://evil.example/pixel.png)", "<https://evil.example|bank.nl>",
        "@\nchannel", "@everyone",
    ])
    func `a customer's words call nobody, link nowhere and load nothing`(text: String) {
        let chat = message.chat(alert(text, handle: text))
        #expect(!chat.contains("<"))
        #expect(!chat.contains("]("))
        for (index, scalar) in chat.unicodeScalars.enumerated()
        where "@\u{FF20}".unicodeScalars.contains(scalar) {
            let next = chat.unicodeScalars.dropFirst(index + 1).first
            // But in the address, which is not the customer's to write.
            #expect(
                next == "\u{200B}"
                    || chat.unicodeScalars.dropFirst(index).starts(with: "@jan_v/1".unicodeScalars))
        }
    }

    @Test func `an address stays one and calls nobody`() {
        #expect(
            AlertMessage.harmless(address: "https://toet.example/@Channel/1?a=b&c=d")
                == "https://toet.example/%40channel/1?a=b&amp;c=d")
        #expect(
            AlertMessage.harmless(address: "https://toet.example/@jan/1")
                == "https://toet.example/@jan/1")
    }

    @Test func `a mail has its number in its identifier and no header of a stranger`() throws {
        let from = try #require(Mail.Mailbox(name: "Gehoord", address: "gehoord@sok.example"))
        let to = try #require(Mail.Mailbox(address: "wacht@sok.example"))
        let evil = alert("Hallo\r\nBcc: iedereen@example.org", handle: "@x\r\nTo: y@example.org")
        let mail = message.mail(evil, from: from, to: [to])
        #expect(mail.messageID == "gehoord-1042-1794816000@sok.example")
        #expect(message.mail(evil, from: from, to: [to]) == mail)
        #expect(mail.subject == "SPOED · nieuw · zaak 317 · sokkenland")
        #expect(mail.text.contains("Hallo Bcc:"))
        #expect(mail.headers.allSatisfy { !$0.contains("\r") && !$0.contains("\n") })
        #expect(mail.headers.count { $0.hasPrefix("To:") } == 1)
        #expect(mail.text.hasSuffix("gehoord show 317\n"))
        #expect(mail.html == nil)
    }
}
