// SPDX-License-Identifier: Apache-2.0

// Once a day: what was kept long enough is erased, a few rows at a time.

import Complaints
import Foundation
import Logging
import ServiceLifecycle
import Storage

/// One sweep over all that was kept long enough.
struct RetentionSweep: Sendable {
    /// Rows per transaction: what a poll may have to wait for.
    static let step = 100

    let ledger: Ledger
    let clock: @Sendable () -> Date

    /// - Returns: what was erased.
    /// - Throws: `StoreError`; what was erased stays so.
    func run(_ configuration: Configuration) async throws -> Expired {
        let policy = configuration.retention.policy
        let sinks = [.log] + configuration.couriers.map(\.sink)
        let now = clock()
        let expired = try await ledger.use { store in
            try store.expired(policy, sinks: sinks, at: now)
        }
        try await each(expired.mentions) { try $0.erase($1, at: now) }
        try await each(expired.cases) { try $0.erase($1, at: now) }
        try await each(expired.alerts) { try $0.delete($1) }
        return expired
    }

    private func each<Row: Sendable>(
        _ rows: [Row], _ body: @escaping @Sendable (Store, [Row]) throws -> Void
    ) async throws {
        for start in stride(from: 0, to: rows.count, by: Self.step) {
            try Task.checkCancellation()
            let some = Array(rows[start..<min(start + Self.step, rows.count)])
            try await ledger.use { store in try body(store, some) }
        }
    }
}

/// Sweeps at the start and every day after.
struct RetentionService: Service {
    let runtime: Runtime

    private static let round: Duration = .seconds(86_400)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await sweep()
                try? await Task.sleep(for: Self.round)
            }
        }
    }

    private func sweep() async {
        let sweep = RetentionSweep(ledger: runtime.archive, clock: runtime.clock)
        do {
            let erased = try await sweep.run(runtime.watch.configuration)
            guard erased.count > 0 else { return }
            runtime.logger.notice(
                "Kept long enough, erased",
                metadata: [
                    "mentions": "\(erased.mentions.count)", "cases": "\(erased.cases.count)",
                    "alerts": "\(erased.alerts.count)",
                ])
        } catch {
            if error is CancellationError { return }
            runtime.logger.error("Retention failed", metadata: ["error": "\(error)"])
        }
    }
}
