// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Monitor

@Suite struct BellTests {
    @Test func `a sleeper that was not woken sleeps the next time as well`() async {
        let bell = Bell()
        let start = ContinuousClock.now
        for _ in 1...10 { await bell.wait(atMost: .milliseconds(20)) }
        // Sleeping longer is nothing to worry about; not sleeping burns a core.
        #expect(ContinuousClock.now - start >= .milliseconds(200))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a ring is heard, also by who lies down after it`() async {
        let bell = Bell()
        for _ in 1...3 {
            bell.ring()
            await bell.wait(atMost: .seconds(3_600))
        }
        async let sleep: Void = bell.wait(atMost: .seconds(3_600))
        bell.ring()
        await sleep
    }
}
