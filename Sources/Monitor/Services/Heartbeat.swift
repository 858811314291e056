// SPDX-License-Identifier: Apache-2.0

// Proof of life: systemd hears from us only while every service gets on with
// its work, so a daemon that hangs is restarted.

import Foundation
import Synchronization

/// When each service last got something done.
final class Heartbeat: Sendable {
    enum Service: String, CaseIterable, Sendable {
        case polling, alerting, clock, sinks
    }

    private let beats: Mutex<[Service: Date]>

    init(now: Date) {
        beats = Mutex(Dictionary(uniqueKeysWithValues: Service.allCases.map { ($0, now) }))
    }

    /// A service completed a round of its work.
    func beat(_ service: Service, at now: Date) {
        beats.withLock { $0[service] = now }
    }

    /// The services that did not get round within `limit`.
    func stalled(longerThan limit: Duration, at now: Date) -> [Service] {
        beats.withLock { beats in
            beats.filter { now.timeIntervalSince($0.value) > limit.seconds }.map(\.key)
                .sorted { $0.rawValue < $1.rawValue }
        }
    }
}
