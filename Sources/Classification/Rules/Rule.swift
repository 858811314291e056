// SPDX-License-Identifier: Apache-2.0

// The rules that add to the score by themselves, and their weights, which
// stand in the lexicon like those of words (pos `rule`).

enum Rule: String, CaseIterable, Sendable {
    /// Added to every text: what a text without any known word is likely to feel.
    case bias
    /// A long wait: per doubling of an acceptable time.
    case waitingTime = "waiting_time"
    /// Done within the time named.
    case withinTime = "within_time"
    /// The same trouble or contact a second time or more.
    case again
    /// A negation that governs no known word.
    case looseNegation = "loose_negation"
    /// A sentence that ends in a question mark.
    case question
    /// Per star above or below three.
    case stars
    /// Praise that a story of failure turns round.
    case sarcasm
    /// A contrast word: something speaks against something else.
    case contrast
    /// Per doubling of the length beyond ten words.
    case length
    /// Per exclamation mark, three at most.
    case exclamation
    /// Somebody who depends on others meets hardship.
    case dependantInNeed = "dependant_in_need"
    /// What turns of phrase say beyond the words, learnt; the weight is their
    /// share, 1 to be believed wholly.
    case turnsOfPhrase = "turns_of_phrase"
}

struct RuleWeights: Sendable {
    private(set) var weights = [Float](repeating: 0, count: Rule.allCases.count)
    /// The entry that holds the weight of each rule, −1 for none.
    private(set) var entries = [Int32](repeating: -1, count: Rule.allCases.count)

    init() {}

    init(weights: [Float], entries: [Int32]) {
        self.weights = weights
        self.entries = entries
    }

    static let names = Rule.allCases.map(\.rawValue).joined(separator: " ")

    /// - Returns: false if there is no such rule.
    mutating func set(_ name: String, _ weight: Float, entry: Int32) -> Bool {
        guard let rule = Rule(rawValue: name) else { return false }
        weights[rule.index] = weight
        entries[rule.index] = entry
        return true
    }

    subscript(rule: Rule) -> Float { weights[rule.index] }
    func entry(of rule: Rule) -> Int32 { entries[rule.index] }
}

extension Rule {
    /// Position among all rules, by name rather than by search: this is asked
    /// several times for each text.
    @inline(__always)
    var index: Int {
        switch self {
        case .bias: 0
        case .waitingTime: 1
        case .withinTime: 2
        case .again: 3
        case .looseNegation: 4
        case .question: 5
        case .stars: 6
        case .sarcasm: 7
        case .contrast: 8
        case .length: 9
        case .exclamation: 10
        case .dependantInNeed: 11
        case .turnsOfPhrase: 12
        }
    }
}
