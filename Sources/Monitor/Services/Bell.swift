// SPDX-License-Identifier: Apache-2.0

// Wakes a service that sleeps between its rounds.

import Synchronization

/// One ringer, one sleeper; a ring while nobody sleeps is kept.
final class Bell: Sendable {
    private struct State {
        var isRung = false
        var sleeper: AsyncStream<Void>.Continuation?
    }

    private let state = Mutex(State())

    func ring() {
        state.withLock { state in
            state.isRung = true
            state.sleeper?.yield()
        }
    }

    /// Returns at the next ring, after `patience`, or when cancelled.
    func wait(atMost patience: Duration) async {
        // A stream of its own for each sleep: a stream whose reader was cancelled
        // has ended for good, and every later sleep on it would be none.
        let (rings, sleeper) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let isRung = state.withLock { state in
            if !state.isRung { state.sleeper = sleeper }
            return state.isRung
        }
        if !isRung {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await _ in rings { return }
                }
                group.addTask { try? await Task.sleep(for: patience) }
                await group.next()
                group.cancelAll()
            }
        }
        state.withLock { $0 = State() }
    }
}
