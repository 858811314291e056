// SPDX-License-Identifier: Apache-2.0

// Alerts to webhooks and mailboxes: real servers on loopback, a real outbox, a
// clock that stands still until it is moved.

import Alerting
import CaseFixtures
import Complaints
import Foundation
import TestSupport
import Testing

@testable import Monitor
@testable import Storage
@testable import Transfers

@Suite struct DeliveryTests {
    private let folder: TemporaryFolder
    private let hook: LoopbackServer
    private let mail: LoopbackMailServer
    private let clock = ManualClock(.monday)
    private let store: Store
    private let client: HTTPClient
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        hook = try LoopbackServer()
        mail = try LoopbackMailServer()
        database = folder.url.appending(path: "test.sqlite").path
        store = try Store(path: database)
        client = try HTTPClient(options: ClientOptions(userAgent: "Gehoord/0"))
    }

    private func configuration(_ sinks: String) throws -> Configuration {
        try folder.write(exampleCompany, to: "Feeds/sokkenland.toml")
        let path = try folder.write(
            """
            paths.companies = "Feeds"
            paths.database = "test.sqlite"
            paths.alert_log = "alerts.log"
            [smtp]
            url = "\(mail.url)"
            from = "gehoord@sok.example"
            requires_tls = false
            \(sinks)
            """, to: "gehoord.toml")
        return try Configuration.load(path)
    }

    private func chat(_ more: String = "") -> String {
        "[[alerts.webhooks]]\nid = \"chat\"\nurl = \"\(hook.url("/chat"))\"\n\(more)\n"
    }

    private let wacht = """
        [[alerts.mails]]
        id = "wacht"
        to = ["wacht@sok.example", "anna@sok.example"]

        """

    private func couriers(_ sinks: String) throws -> [Courier] {
        let couriers = try configuration(sinks).couriers
        try store.begin(couriers.map(\.sink))
        return couriers
    }

    private func decide(
        _ texts: [String], urgency: Urgency = .high, to recipient: String? = nil
    ) throws {
        for text in texts {
            try store.enqueue(
                Alert(
                    decidedAt: clock.now, kind: .breached, urgency: urgency, company: .sokkenland,
                    text: text, recipient: recipient))
        }
    }

    @discardableResult
    private func deliver(_ courier: Courier) async throws -> Int {
        let clock = clock
        return try await Delivery(
            ledger: Ledger(store), client: client, database: database, clock: { clock.now }
        ).deliver(by: courier)
    }

    private func posted() -> [String] {
        hook.requests.compactMap { request in
            let object = try? JSONSerialization.jsonObject(with: Data(request.body))
            return (object as? [String: Any])?["text"] as? String
        }
    }

    private func log() throws -> [Alert] { try store.undelivered(to: .log) }

    // MARK: In order, at least once

    @Test func `a webhook and a mailbox are told in order, from when they were named`() async throws
    {
        try decide(["van vroeger"])
        hook.on("/chat", .ok("ok"))
        let couriers = try couriers(chat() + wacht)
        try decide((1...130).map { "alarm \($0)" })
        #expect(try await deliver(couriers[0]) == 130)
        #expect(posted() == (1...130).map { "alarm \($0)" })
        #expect(hook.requests.first?.header("Idempotency-Key") == "gehoord-2")
        #expect(hook.requests.first?.header("Content-Type") == "application/json; charset=utf-8")
        #expect(try await deliver(couriers[1]) == 130)
        #expect(mail.mails.count == 130)
        #expect(mail.mails.first?.to == ["wacht@sok.example", "anna@sok.example"])
        #expect(mail.mails.first?.source.contains("alarm 1\r\n") == true)
        for courier in couriers { #expect(try await deliver(courier) == 0) }
        #expect(try store.backlog(of: couriers[0].sink) == 0)
    }

    @Test func `killed after sending and before marking, the same number is sent again`()
        async throws
    {
        hook.on("/chat", .ok("ok"))
        let courier = try couriers(chat())[0]
        try decide(["een", "twee"])
        try await deliver(courier)
        try store.write {
            try $0.execute(sql: "UPDATE deliveries SET number = 1 WHERE sink = 'chat'")
        }
        try await deliver(courier)
        #expect(posted() == ["een", "twee", "twee"])
        let keys = hook.requests.map { $0.header("Idempotency-Key") }
        #expect(keys[1] == keys[2])
    }

    @Test func `cancelled in the middle of a delivery, nothing is marked and nothing told`()
        async throws
    {
        hook.on("/chat", TestSupport.Answer([.pause(.seconds(20))]))
        let courier = try couriers(chat())[0]
        try decide(["een"])
        let delivery = Delivery(
            ledger: Ledger(store), client: client, database: database, clock: { .monday })
        let task = Task { try await delivery.deliver(by: courier) }
        while hook.requests.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        task.cancel()
        #expect(try await task.value == 0)
        #expect(try store.state(of: courier.sink) == SinkState(place: .init(rawValue: 0)))
        hook.on("/chat", .ok("ok"))
        #expect(try await deliver(courier) == 1)
    }

    @Test func `two processes never tell the same sink at the same time`() async throws {
        hook.on("/chat", .ok("ok"))
        let courier = try couriers(chat())[0]
        try decide(["een"])
        let other = try #require(try SinkLock.take(courier.sink, beside: database))
        #expect(try await deliver(courier) == 0)
        other.release()
        #expect(try await deliver(courier) == 1)
    }

    // MARK: Failures

    @Test(arguments: [
        TestSupport.Answer.status(500), .status(404), .status(410), .status(403),
        .redirect(to: "/elsewhere"), TestSupport.Answer([.close]), TestSupport.Answer([.reset]),
    ])
    func `whatever a webhook answers, the alert is kept and comes once it works`(
        answer: TestSupport.Answer
    ) async throws {
        hook.on("/chat", answer)
        let courier = try couriers(chat())[0]
        try decide(["een", "twee"])
        #expect(try await deliver(courier) == 0)
        let asked = hook.requests.count
        // Left alone until its time.
        #expect(try await deliver(courier) == 0)
        #expect(hook.requests.count == asked)
        hook.on("/chat", .ok("ok"))
        clock.advance(.seconds(5))
        #expect(try await deliver(courier) == 2)
        #expect(posted().suffix(2) == ["een", "twee"])
    }

    @Test func `a dead webhook holds neither log nor mailbox back`() async throws {
        hook.stop()
        let couriers = try couriers(chat() + wacht)
        try decide(["een"])
        #expect(try await deliver(couriers[0]) == 0)
        #expect(try await deliver(couriers[1]) == 1)
        let log = AlertLog(
            path: folder.url.appending(path: "alerts.log").path,
            line: AlertLine(wording: .dutch, timeZone: .gmt))
        #expect(try log.deliver(from: store) == 1)
    }

    @Test func `a sink that fails for long is told to the others, and that it is back`()
        async throws
    {
        hook.on("/chat", .status(500))
        let couriers = try couriers(chat("alert_from = \"normal\"") + wacht)
        try decide(["een"])
        for _ in 1...12 {
            try await deliver(couriers[0])
            clock.advance(.seconds(600))
        }
        let failing = try log().filter { $0.kind == .sink }
        #expect(failing.count == 1)
        #expect(failing.first?.urgency == .high)
        #expect(failing.first?.recipient == "chat")
        #expect(failing.first?.text.contains("500") == true)
        #expect(try await deliver(couriers[1]) == 2)
        hook.on("/chat", .ok("ok"))
        // Its own trouble is no news to it.
        #expect(try await deliver(couriers[0]) == 1)
        #expect(try log().filter { $0.kind == .sink }.map(\.urgency) == [.high, .low])
    }

    @Test func `an alert that is refused for an hour lets the next one pass, and that is told`()
        async throws
    {
        hook.on("/chat") { request in
            String(decoding: request.body, as: UTF8.self).contains("gif") ? .status(400) : .ok("ok")
        }
        let courier = try couriers(chat())[0]
        try decide(["gif", "goed"])
        var sent = 0
        for _ in 1...12 {
            sent += try await deliver(courier)
            clock.advance(.seconds(600))
        }
        #expect(sent == 1)
        #expect(posted().last == "goed")
        let told = try log().filter { $0.kind == .sink }.map(\.text)
        #expect(told.contains { $0.contains("weigert alarm 1") })
    }

    @Test func `a mail server that refuses or hangs up keeps its mail waiting`() async throws {
        mail.refuse("anna@sok.example")
        let courier = try couriers(wacht)[0]
        try decide(["een"])
        #expect(try await deliver(courier) == 0)
        #expect(mail.mails.isEmpty)
        #expect(try store.state(of: courier.sink)?.reason?.isEmpty == false)
        mail.accept("anna@sok.example")
        clock.advance(.seconds(5))
        mail.hangUpAfterData(times: 1)
        #expect(try await deliver(courier) == 0)
        clock.advance(.seconds(10))
        #expect(try await deliver(courier) == 1)
        // It had the mail before it hung up: twice, under the same name.
        let names = mail.mails.map { mail in
            mail.source.split(separator: "\r\n").first { $0.hasPrefix("Message-ID:") }
        }
        #expect(names.count == 2)
        #expect(Set(names).count == 1)
    }

    // MARK: Who hears what

    @Test func `an escalation reaches the sink or the address that it names`() async throws {
        hook.on("/chat", .ok("ok"))
        let couriers = try couriers(
            chat("only_escalations = true") + wacht + """
                [[cases.escalation]]
                after = "1h"
                to = "chat"
                [[cases.escalation]]
                after = "2h"
                to = "baas@sok.example"
                """)
        #expect(couriers.map(\.sink.rawValue) == ["chat", "wacht", "baas@sok.example"])
        try decide(["gewoon"])
        try decide(["voor chat"], urgency: .low, to: "chat")
        try decide(["voor baas"], urgency: .low, to: "baas@sok.example")
        for courier in couriers { try await deliver(courier) }
        #expect(posted() == ["voor chat"])
        let mails = mail.mails.map { ($0.to, $0.source) }
        #expect(
            mails.map(\.0) == [["wacht@sok.example", "anna@sok.example"], ["baas@sok.example"]])
        #expect(mails.last?.1.contains("voor baas") == true)
    }

    @Test func `a secret stands in a file, and a new one needs no restart`() async throws {
        hook.on("/een", .ok("ok"))
        hook.on("/twee", .ok("ok"))
        try folder.write(hook.url("/een") + "\n", to: "geheim")
        let courier = try couriers(
            "[[alerts.webhooks]]\nid = \"chat\"\nurl = \"file:geheim\"\n")[0]
        try decide(["een"])
        try await deliver(courier)
        try folder.write(hook.url("/twee"), to: "geheim")
        try decide(["twee"])
        try await deliver(courier)
        #expect(hook.requests.map(\.path) == ["/een", "/twee"])
        // Without its secret it waits.
        try FileManager.default.removeItem(at: folder.url.appending(path: "geheim"))
        try decide(["drie"])
        #expect(try await deliver(courier) == 0)
        #expect(try store.state(of: courier.sink)?.reason?.contains("cannot be read") == true)
    }

    @Test func `a trial says of each sink whether it arrived`() async throws {
        hook.on("/chat", .status(404))
        let configuration = try configuration(chat() + wacht)
        let results = try await SinkTest(configuration: configuration, now: .monday).run([])
        #expect(results.map(\.sink) == ["chat", "wacht"])
        #expect(results.map(\.ok) == [false, true])
        #expect(results.first?.error == "status 404")
        #expect(mail.mails.first?.source.contains("Dit is een proef") == true)
        await #expect(throws: CaseDesk.UsageError.self) {
            try await SinkTest(configuration: configuration).run(["chatt"])
        }
    }

    @Test func `the digest goes to its readers as text and page`() async throws {
        let configuration = try configuration(
            "[digest]\nrecipients = [\"manager@sok.example\"]\n")
        let sent = try await DigestRun(configuration: configuration, now: .monday)
            .send(week: "2026-W46")
        #expect(sent == ["2026-W46 of sokkenland to manager@sok.example"])
        let source = try #require(mail.mails.first?.source)
        #expect(mail.mails.first?.to == ["manager@sok.example"])
        #expect(source.contains("multipart/alternative"))
        #expect(source.contains("Message-ID: <digest-sokkenland-2026-W46@sok.example>"))
        let nobody = try self.configuration("")
        await #expect(throws: CaseDesk.UsageError.self) {
            try await DigestRun(configuration: nobody, now: .monday).send(week: nil)
        }
    }
}
