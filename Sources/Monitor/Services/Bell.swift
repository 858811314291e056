// SPDX-License-Identifier: Apache-2.0

// Wakes a service that sleeps between its rounds.

import Synchronization

/// One ringer, one sleeper; a ring while nobody sleeps is kept.
final class Bell: Sendable {
    private let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func ring() { continuation.yield() }

    /// Returns at the next ring, after `patience`, or when cancelled.
    func wait(atMost patience: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [rings] in
                for await _ in rings { return }
            }
            group.addTask { try? await Task.sleep(for: patience) }
            await group.next()
            group.cancelAll()
        }
    }
}
