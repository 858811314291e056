// SPDX-License-Identifier: Apache-2.0

// Tells one sink what it was not told: in order, at least once, and with
// patience. Each sink for itself, so that a dead one holds nobody up.

import Alerting
import Complaints
import Foundation
import Storage
import Transfers

/// Moves alerts from the outbox to the sinks beside the log.
struct Delivery: Sendable {
    let ledger: Ledger
    let client: HTTPClient
    /// Its locks lie beside it.
    let database: String
    let clock: @Sendable () -> Date

    /// Tells a sink everything, or until an attempt fails. Does nothing while
    /// another process is at it, or while it is left alone after a failure.
    ///
    /// - Returns: how many alerts were sent.
    /// - Throws: `StoreError`, `AlertError`; never for a sink that is down.
    @discardableResult
    func deliver(by courier: Courier) async throws -> Int {
        let sink = courier.sink
        guard let lock = try SinkLock.take(sink, beside: database) else { return 0 }
        defer { lock.release() }
        var sent = 0
        while !Task.isCancelled {
            let (found, alerts) = try await ledger.use { store in
                (try store.state(of: sink), try store.undelivered(to: sink))
            }
            guard var state = found, state.isDue(at: clock()), !alerts.isEmpty else { return sent }
            for alert in alerts {
                guard let number = alert.number else { continue }
                guard courier.policy.takes(alert) else {
                    _ = state.move(to: number, wasSent: false)
                    continue
                }
                do {
                    try await courier.send(alert, by: client)
                } catch {
                    // Shut down in the middle: it will be told again.
                    if Task.isCancelled { return sent }
                    let news = state.fail(SinkFailure(error), at: number, now: clock())
                    try await keep(state, of: sink, news)
                    if case .skipped = news { continue }
                    return sent
                }
                let news = state.move(to: number, wasSent: true)
                // Not after the batch: what was sent is sent again after a crash.
                try await keep(state, of: sink, news)
                sent += 1
            }
            try await keep(state, of: sink, nil)
        }
        return sent
    }

    private func keep(_ state: SinkState, of sink: Sink, _ news: SinkState.News?) async throws {
        let now = clock()
        try await ledger.use { store in
            let alert = try news.map { news in
                Alert(news, of: sink, state, waiting: try store.backlog(of: sink), at: now)
            }
            try store.save(state, of: sink, telling: alert)
        }
    }
}

extension Alert {
    /// What the agents are told of a sink: it concerns no company but all.
    init(
        _ news: SinkState.News, of sink: Sink, _ state: SinkState, waiting: Int, at now: Date
    ) {
        var values = [
            "sink": sink.rawValue, "reason": state.reason ?? "", "n": String(waiting),
            "since": (state.failingSince ?? now).ISO8601Format(),
        ]
        let key: String
        let urgency: Urgency
        switch news {
        case .failing: (key, urgency) = ("sink.failing", .high)
        case .recovered: (key, urgency) = ("sink.recovered", .low)
        case .skipped(let number):
            (key, urgency) = ("sink.skipped", .high)
            values["number"] = String(number.rawValue)
        }
        self.init(
            decidedAt: now, kind: .sink, urgency: urgency, company: Company.ID.gehoord,
            text: Wording.dutch.text(key, values), recipient: sink.rawValue)
    }
}

extension Company.ID {
    /// Stands for Gehoord itself in alerts that are about no company.
    static let gehoord = Company.ID(rawValue: "gehoord")
}
