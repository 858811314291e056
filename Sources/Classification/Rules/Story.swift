// SPDX-License-Identifier: Apache-2.0

// Step 5: the story as a whole: thanks and praise inside a story of failure are
// not praise; trouble that was solved is trouble no more.

import Complaints

enum Story {
    /// Politeness in a complaint (*alvast bedankt*).
    static let politeness: Float = 0.15
    /// Ironic praise speaks against.
    static let irony: Float = -0.8
    /// Trouble before its solution.
    static let solved: Float = 0.4

    static func apply(_ work: inout Workspace) {
        solve(&work)
        soberUp(&work)
    }

    private static func trouble(_ work: borrowing Workspace, before position: Int32 = .max) -> (
        failures: Int, negative: Float
    ) {
        var failures = 0
        var negative: Float = 0
        for hit in work.hits.elements where hit.first < position {
            if hit.roles.contains(.failure) { failures += 1 }
            negative += min(0, hit.contribution)
        }
        for hit in work.ruleHits.elements where hit.first < position && hit.first >= 0 {
            negative += min(0, hit.contribution)
        }
        return (failures, negative)
    }

    /// Solved only if there was trouble before and none weighs more after.
    private static func solve(_ work: inout Workspace) {
        let recovered = SignalSet(.recovered)
        guard work.hitSignals.contains(recovered) else { return }
        for index in work.hits.indices where work.hits[index].signals.contains(recovered) {
            let (failures, negative) = trouble(work, before: work.hits[index].first)
            var after: Float = 0
            for hit in work.hits.elements where hit.first > work.hits[index].last {
                after += hit.contribution
            }
            guard failures > 0 || negative < -0.2, after > -0.4,
                work.hits[index].contribution >= 0
            else {
                if failures == 0, negative > -0.2, trouble(work).failures > 0, after < 0 {
                    continue  // the solution is told first: "opgelost nadat …"
                }
                work.hits[index].signals.subtract(recovered)
                continue
            }
            for earlier in work.hits.indices
            where work.hits[earlier].first < work.hits[index].first
                && work.hits[earlier].contribution < 0
            {
                work.hits[earlier].factor *= solved
                work.hits[earlier].steps.insert(.solved)
            }
        }
    }

    private static func soberUp(_ work: inout Workspace) {
        let sarcasm = SignalSet(.sarcasm)
        guard work.hitSignals.contains(sarcasm) || work.hitRoles.contains(.thanks) else { return }
        let (failures, negative) = trouble(work)
        var positive: Float = 0
        for hit in work.hits.elements
        where hit.contribution > 0
            && hit.roles.isDisjoint(with: [.thanks, .praise])
        {
            positive += hit.contribution
        }
        let isRecovered = work.hits.elements.contains { $0.signals.contains(.recovered) }
        let isFailure = !isRecovered && (failures > 0 || negative < -0.4) && -negative > positive
        for index in work.hits.indices {
            let hit = work.hits[index]
            if hit.signals.contains(sarcasm) {
                if isFailure {
                    if hit.contribution > 0 {
                        work.hits[index].factor *= irony
                        work.hits[index].steps.insert(.ironic)
                    }
                } else {
                    work.hits[index].signals.subtract(sarcasm)
                    if hit.contribution < 0, negative - hit.contribution > -0.3 {
                        // "Lekker bezig!" with no trouble around it is meant.
                        work.hits[index].factor *= -1
                    }
                }
            } else if isFailure, hit.roles.contains(.thanks), hit.contribution > 0 {
                work.hits[index].factor *= politeness
                work.hits[index].steps.insert(.ironic)
                work.hits[index].roles.subtract([.thanks, .praise])
            }
        }
    }
}
