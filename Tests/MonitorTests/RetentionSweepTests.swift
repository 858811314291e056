// SPDX-License-Identifier: Apache-2.0

// The daily sweep by the configuration and a clock that is moved: in steps, and
// no alert before every sink was told it.

import CaseFixtures
import Complaints
import Foundation
import Storage
import TestSupport
import Testing

@testable import Monitor

@Suite struct RetentionSweepTests {
    @Test
    func `what a feed brought goes when its time is over, and the feed does not bring it back`()
        async throws
    {
        let polled = try Polled()
        let chat = posts(1...250, text: "Wij fietsten langs Sokkenland")
        polled.server.on("/feed", .ok(chat))
        #expect(try await polled.poll().mentions == 250)
        let clock = polled.clock
        let sweep = RetentionSweep(ledger: Ledger(polled.store), clock: { clock.now })
        #expect(try await sweep.run(polled.configuration).count == 0)
        clock.advance(.seconds(89 * 86_400))
        #expect(try await sweep.run(polled.configuration).count == 0)
        clock.advance(.seconds(3 * 86_400))
        #expect(try await sweep.run(polled.configuration).mentions.count == 250)
        #expect(try polled.store.recentTexts(limit: 500).isEmpty)
        #expect(try await sweep.run(polled.configuration).count == 0)
        // The feed still has them, and writes one otherwise.
        polled.server.on(
            "/feed", .ok(posts(1...250, text: "Sokkenland levert niet", built: 2)))
        let report = try await polled.poll()
        #expect(report.mentions == 0)
        #expect(report.casesOpened.isEmpty)
        #expect(try polled.store.recentTexts(limit: 500).isEmpty)
    }
}
