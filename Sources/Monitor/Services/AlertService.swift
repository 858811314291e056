// SPDX-License-Identifier: Apache-2.0

// Tells what was decided, and minds the clock: who waits too long, which claims
// went stale, which promises are due.

import Alerting
import Complaints
import Foundation
import Logging
import ServiceLifecycle
import Storage

/// Moves alerts from the outbox to the alert log, soon after they are decided.
struct AlertService: Service {
    let runtime: Runtime

    /// Also without being woken: commands and other processes decide alerts too.
    private static let round: Duration = .seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await deliver()
                await runtime.bell.wait(atMost: Self.round)
            }
        }
        // What the last polls decided is told before we go.
        await deliver()
    }

    private func deliver() async {
        let log = runtime.alertLog
        do {
            try await runtime.ledger.use { store in _ = try log.deliver(from: store) }
            runtime.heartbeat.beat(.alerting, at: runtime.clock())
        } catch {
            // The outbox keeps it; the heartbeat stops if it lasts.
            runtime.logger.error("Alerts could not be told", metadata: ["error": "\(error)"])
        }
    }
}

/// Decides the alerts that only time brings.
struct ClockService: Service {
    let runtime: Runtime

    private static let round: Duration = .seconds(10)
    /// How often what nobody looks for any more is taken away, in rounds.
    private static let roundsBetweenCleaning = 360

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var rounds = 0
            while !Task.isCancelled {
                await tick()
                if rounds % Self.roundsBetweenCleaning == 1 { await clean() }
                rounds += 1
                try? await Task.sleep(for: Self.round)
            }
        }
    }

    private func clean() async {
        let now = runtime.clock()
        do {
            _ = try await runtime.ledger.use { store in try store.dropOldLikenesses(at: now) }
        } catch {
            // Nothing depends on it today: the next hour tries again.
            runtime.logger.warning("Old likenesses stay", metadata: ["error": "\(error)"])
        }
    }

    private func tick() async {
        let now = runtime.clock()
        let rules = runtime.watch.configuration.rules
        do {
            let told = try await runtime.ledger.use { store in
                try store.mindClock(rules: { rules[$0] }, wording: .dutch, at: now)
            }
            if told > 0 { runtime.alertsWait() }
            runtime.heartbeat.beat(.clock, at: now)
        } catch {
            runtime.logger.error("The clock could not be minded", metadata: ["error": "\(error)"])
        }
    }
}
