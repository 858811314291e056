// SPDX-License-Identifier: Apache-2.0

import Complaints
import Foundation
import Testing

@Suite struct SpikeTests {
    @Test(arguments: [
        // count, the same hour of earlier weeks, whether it is a spike
        (5, [0, 0, 0, 0, 0, 0, 0, 0], true),
        (4, [0, 0, 0, 0, 0, 0, 0, 0], false),  // below the floor, however quiet the topic
        (5, [0, 0], false),  // two quiet weeks prove little
        (9, [0, 0], true),
        (13, [], false),  // nothing is known yet
        (14, [], true),
        (6, [3, 3, 3, 3, 3, 3, 3, 3], false),  // a busy hour, not another one
        (14, [3, 3, 3, 3, 3, 3, 3, 3], true),
        (60, [40, 45, 38, 41, 42, 39, 44, 40], false),  // less than twice the usual
        (100, [40, 45, 38, 41, 42, 39, 44, 40], true),
        (8, [0, 0, 0, 12, 0, 0, 0, 0], false),  // it happened before
        (4_000, [1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000], true),
    ])
    func `a topic is compared with its own rhythm`(count: Int, history: [Double], isSpike: Bool) {
        #expect(SpikeRule.judge(count, history: history).isSpike == isSpike)
    }

    @Test func `what to expect is the mean of the weeks, pulled towards one when there are few`() {
        #expect(SpikeRule.judge(0, history: []).expected == 1)
        #expect(abs(SpikeRule.judge(0, history: [3, 3, 3]).expected - 2.5) < 1e-9)
    }

    @Test func `more cases are never less of a spike`() {
        for history in [[], [0.0], [2, 0, 1], [9, 8, 10, 9]] {
            let verdicts = (0...200).map { SpikeRule.judge($0, history: history).isSpike }
            let first = verdicts.firstIndex(of: true) ?? verdicts.endIndex
            #expect(verdicts[first...].allSatisfy { $0 }, "\(history)")
        }
    }

    @Test func `the same hour on the wall, also where the clock was changed between`() throws {
        let amsterdam = try #require(TimeZone(identifier: "Europe/Amsterdam"))
        // Wednesday 28 October 2026, 10:00; summer time ended on the 25th.
        let now = Date(timeIntervalSince1970: 1_793_178_000)
        let moments = SpikeRule.moments(like: now, since: .distantPast, timeZone: amsterdam)
        #expect(moments.count == SpikeRule.weeks)
        let week: TimeInterval = 7 * 86_400
        #expect(now.timeIntervalSince(moments[0]) == week + 3_600)
        #expect(moments[0].timeIntervalSince(moments[1]) == week)
    }

    @Test func `weeks before the first case are not known`() {
        let now = Date(timeIntervalSince1970: 1_794_816_000)
        let start = now.addingTimeInterval(-15 * 86_400)
        #expect(SpikeRule.moments(like: now, since: start, timeZone: .gmt).count == 2)
    }
}
