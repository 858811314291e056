// SPDX-License-Identifier: Apache-2.0

// gehoord check --send-test: does an alert arrive?

import Alerting
import Complaints
package import Foundation
import Transfers

/// Sends a trial message to sinks.
package struct SinkTest: Sendable {
    /// How it went with one sink.
    package struct Result: Encodable, Sendable {
        package let sink: String
        package let ok: Bool
        package let error: String?
    }

    private let configuration: Configuration
    private let now: Date

    package init(configuration: Configuration, now: Date = Date()) {
        self.configuration = configuration
        self.now = now
    }

    /// - Parameter names: of sinks; empty: all.
    /// - Throws: `CaseDesk.UsageError` when there is no such sink, or none at all.
    package func run(_ names: [String]) async throws -> [Result] {
        let couriers = configuration.couriers
        let known = couriers.map(\.sink.rawValue)
        guard !known.isEmpty else {
            throw CaseDesk.UsageError(
                description: "no sink but the log: write [[alerts.webhooks]] or [[alerts.mails]]")
        }
        if let wrong = names.first(where: { !known.contains($0) }) {
            throw CaseDesk.UsageError(
                description: "no sink \(wrong): write one of \(known.joined(separator: ", "))")
        }
        let client = try HTTPClient(options: configuration.polling.clientOptions)
        let trial = Alert(
            decidedAt: now, kind: .sink, urgency: .low, company: .gehoord,
            text: Wording.dutch.text("sink.trial"))
        var results: [Result] = []
        for courier in couriers where names.isEmpty || names.contains(courier.sink.rawValue) {
            do {
                try await courier.send(trial, by: client)
                results.append(Result(sink: courier.sink.rawValue, ok: true, error: nil))
            } catch {
                results.append(
                    Result(
                        sink: courier.sink.rawValue, ok: false, error: SinkFailure(error).reason))
            }
        }
        await client.shutdown()
        return results
    }

    package static func json(_ results: [Result]) throws -> String { try jsonText(results) }
}
