// SPDX-License-Identifier: Apache-2.0

// The rules of urgency, by the name that an agent reads.

import Complaints

/// What a rule rests an urgency on.
struct UrgencyRule: Hashable, Sendable {
    let number: Int

    static let question = UrgencyRule(number: 0)
    static let earlierTrouble = UrgencyRule(number: 1)
    static let praiseBesideTrouble = UrgencyRule(number: 2)
    static let nothing = UrgencyRule(number: 3)
    static let withinADay = UrgencyRule(number: 4)
    static let danger = UrgencyRule(number: 5)
    static let withinAWeek = UrgencyRule(number: 6)
    static let aggravating = UrgencyRule(number: 7)
    static let heavyAnger = UrgencyRule(number: 8)
    static let ordinary = UrgencyRule(number: 9)

    /// Those that are no signal, by their number.
    private static let texts = [
        "a question waits for an answer", "tells of earlier trouble", "praise beside trouble",
        "nothing that hurries", "a deadline within a day", "danger or loss that is going on",
        "a deadline within a week", "an aggravating circumstance", "heavy anger",
        "an ordinary complaint",
    ]

    init(number: Int) { self.number = number }

    static func signal(_ signal: Signal) -> UrgencyRule {
        UrgencyRule(
            number: texts.count + SignalSet(signal).rawValue.trailingZeroBitCount)
    }

    var text: String {
        number < Self.texts.count
            ? Self.texts[number] : SignalSet.order[number - Self.texts.count].rawValue
    }
}
