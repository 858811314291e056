// SPDX-License-Identifier: Apache-2.0

// How the delivery of alerts to one sink fares, and how long to wait after a
// failure. Pure: what happens with it is for others.

package import Foundation

/// A place that alerts are told to: the log, a webhook, a mailbox.
package struct Sink: RawRepresentable, Hashable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    package static let log = Sink(rawValue: "log")
}

/// How far a sink was told, and how its failures stand.
package struct SinkState: Hashable, Sendable {
    /// The last alert that it was told, or that was not for it.
    package var place: Alert.Number
    /// Attempts that failed since the last success.
    package var failures = 0
    package var failingSince: Date?
    /// Why the last attempt failed, in a few words.
    package var reason: String?
    /// Not to be tried before this.
    package var nextAttemptAt: Date?
    /// Since when the next alert is refused for what stands in it.
    package var refusedSince: Date?
    /// Whether the agents were told that it fails.
    package var isTold = false

    package init(place: Alert.Number) { self.place = place }
}

/// Why an attempt failed.
package struct SinkFailure: Hashable, Sendable {
    package let reason: String
    /// How long the other side asked to be left alone.
    package let retryAfter: Duration?
    /// The other side is well, but will not have this one alert.
    package let isRefusal: Bool

    package init(reason: String, retryAfter: Duration? = nil, isRefusal: Bool = false) {
        self.reason = reason
        self.retryAfter = retryAfter
        self.isRefusal = isRefusal
    }
}

extension SinkState {
    /// What to tell the agents.
    package enum News: Hashable, Sendable {
        /// It has been failing for a while.
        case failing
        /// It works again after that.
        case recovered
        /// One alert was refused for so long that the others go first.
        case skipped(Alert.Number)
    }

    /// The first wait; each next one is twice as long.
    package static let firstWait: Duration = .seconds(5)
    package static let longestWait: Duration = .seconds(600)
    /// A server restarts in less.
    package static let patience: TimeInterval = 300
    /// An alert that is refused for so long holds up the others no longer.
    package static let patienceWithRefusal: TimeInterval = 3_600

    /// Everything up to `number` was told, or was not for this sink.
    ///
    /// - Parameter wasSent: whether anything was really sent: an alert that is
    ///   not for the sink proves nothing.
    package mutating func move(to number: Alert.Number, wasSent: Bool) -> News? {
        place = max(place, number)
        refusedSince = nil
        guard wasSent else { return nil }
        let wasTold = isTold
        self = SinkState(place: place)
        return wasTold ? .recovered : nil
    }

    /// An attempt to tell `number` failed. Whatever happens, it is tried again:
    /// nothing is given up in silence.
    package mutating func fail(
        _ failure: SinkFailure, at number: Alert.Number, now: Date
    ) -> News? {
        failures += 1
        failingSince = failingSince ?? now
        reason = failure.reason
        refusedSince = failure.isRefusal ? refusedSince ?? now : nil
        let doublings = min(failures - 1, 20)
        let wait = min(Self.firstWait * (1 << doublings), Self.longestWait)
        nextAttemptAt = now.addingTimeInterval(max(wait, failure.retryAfter ?? .zero).seconds)
        if let since = refusedSince, now.timeIntervalSince(since) >= Self.patienceWithRefusal {
            place = max(place, number)
            refusedSince = nil
            nextAttemptAt = now
            return .skipped(number)
        }
        guard !isTold, let since = failingSince, now.timeIntervalSince(since) >= Self.patience
        else { return nil }
        isTold = true
        return .failing
    }

    package func isDue(at now: Date) -> Bool { nextAttemptAt.map { $0 <= now } ?? true }
}

/// Which alerts a sink is told.
package struct SinkPolicy: Hashable, Sendable {
    package let sink: Sink
    /// The least urgency; what is passed on to this sink by name is told whatever
    /// its urgency.
    package let alertFrom: Urgency
    /// Empty: all companies.
    package let companies: Set<Company.ID>
    /// Nothing but what is passed on to it by name.
    package let onlyEscalations: Bool
    /// What an escalation may call it: its name, its mail addresses.
    package let names: Set<String>

    package init(
        sink: Sink, alertFrom: Urgency = .normal, companies: Set<Company.ID> = [],
        onlyEscalations: Bool = false, names: Set<String> = []
    ) {
        self.sink = sink
        self.alertFrom = alertFrom
        self.companies = companies
        self.onlyEscalations = onlyEscalations
        self.names = names.union([sink.rawValue])
    }

    package func takes(_ alert: Alert) -> Bool {
        if alert.kind == .sink {
            return !onlyEscalations && alert.recipient != sink.rawValue
        }
        guard companies.isEmpty || companies.contains(alert.company) else { return false }
        if let recipient = alert.recipient, names.contains(recipient) { return true }
        // Nobody needs to act on what a spike already says.
        return !onlyEscalations && alert.foldedUnder == nil && alert.urgency >= alertFrom
    }
}
