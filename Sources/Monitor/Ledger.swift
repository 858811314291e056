// SPDX-License-Identifier: Apache-2.0

// The daemon's way to the store: one call after the other on a queue of its
// own, so that a sync to disk never holds up a thread of the cooperative pool.

import Dispatch
import Storage

/// The store, off the cooperative pool.
actor Ledger {
    private let store: Store
    private let executor = QueueExecutor(label: "gehoord.ledger")

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    init(_ store: Store) { self.store = store }

    func use<Value: Sendable>(_ body: @Sendable (Store) throws -> Value) rethrows -> Value {
        try body(store)
    }
}

/// Runs an actor's jobs on a dispatch queue.
private final class QueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) { queue = DispatchQueue(label: label) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
