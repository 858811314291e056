// SPDX-License-Identifier: Apache-2.0

// Tells the sinks beside the log, each in a task of its own.

import Alerting
import Complaints
import Foundation
import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// Sees to it that every sink which is due is being told.
struct SinkService: Service {
    let runtime: Runtime

    private static let round: Duration = .seconds(1)

    func run() async throws {
        let busy = Busy()
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled {
                    for courier in await couriers() where busy.begin(courier.sink) {
                        group.addTask {
                            await deliver(courier)
                            busy.end(courier.sink)
                        }
                    }
                    runtime.heartbeat.beat(.sinks, at: runtime.clock())
                    try? await Task.sleep(for: Self.round)
                }
                group.cancelAll()
            }
        }
    }

    private func couriers() async -> [Courier] {
        let couriers = runtime.watch.configuration.couriers
        guard !couriers.isEmpty else { return [] }
        do {
            try await runtime.ledger.use { store in try store.begin(couriers.map(\.sink)) }
            return couriers
        } catch {
            runtime.logger.error("Sinks could not be read", metadata: ["error": "\(error)"])
            return []
        }
    }

    private func deliver(_ courier: Courier) async {
        do {
            let sent = try await runtime.delivery.deliver(by: courier)
            guard sent > 0 else { return }
            runtime.logger.debug(
                "Alerts sent", metadata: ["sink": "\(courier.sink.rawValue)", "alerts": "\(sent)"])
        } catch {
            runtime.logger.error(
                "A sink could not be told",
                metadata: ["sink": "\(courier.sink.rawValue)", "error": "\(error)"])
        }
    }
}

/// The sinks that are being told at this moment.
private final class Busy: Sendable {
    private let sinks = Mutex<Set<Sink>>([])

    /// - Returns: whether nobody else is at it.
    func begin(_ sink: Sink) -> Bool { sinks.withLock { $0.insert(sink).inserted } }
    func end(_ sink: Sink) { sinks.withLock { _ = $0.remove(sink) } }
}
