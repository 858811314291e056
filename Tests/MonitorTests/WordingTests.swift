// SPDX-License-Identifier: Apache-2.0

import Complaints
import Testing

@testable import Monitor

@Suite struct WordingTests {
    @Test func `everything that can happen has a word on screen`() {
        let keys =
            Urgency.allCases.flatMap { ["urgency.\($0.rawValue)", "alert.urgency.\($0.rawValue)"] }
            + Signal.allCases.flatMap { ["signal.\($0.rawValue)", "reason.\($0.rawValue)"] }
            + Kind.allCases.map { "kind.\($0.rawValue)" }
            + Sentiment.allCases.map { "sentiment.\($0.rawValue)" }
            + Channel.allCases.map { "channel.\($0.rawValue)" }
            + CaseEvent.Action.allCases.map { "event.\($0.rawValue)" }
            + FeedTrouble.allCases.map { "feed.\($0.rawValue)" }
            + Alert.Kind.allCases.map { "message.\($0.rawValue)" }
            + Fact.Kind.allCases.map { "fact.\($0.rawValue)" }
        for key in keys { #expect(Wording.dutch.text(key) != key, "no word for \(key)") }
        let reasons = Signal.allCases.map { Wording.dutch.text("reason.\($0.rawValue)") }
        #expect(reasons.allSatisfy { !$0.contains(" ") && !$0.contains(",") })
        #expect(Set(reasons).count == reasons.count)
    }
}
