// SPDX-License-Identifier: Apache-2.0

// Everything that is known of one text while it is being judged. Kept from text
// to text, so that judging allocates nothing but its result.

import Complaints
import DutchText

/// Which rules changed a hit; they become notes in the evidence.
struct Steps: OptionSet, Hashable, Sendable {
    let rawValue: UInt32
    static let negated = Steps(rawValue: 1 << 0)
    static let strengthened = Steps(rawValue: 1 << 1)
    static let weakened = Steps(rawValue: 1 << 2)
    static let inQuestion = Steps(rawValue: 1 << 3)
    static let conditional = Steps(rawValue: 1 << 4)
    static let quoted = Steps(rawValue: 1 << 5)
    static let compared = Steps(rawValue: 1 << 6)
    static let beforeContrast = Steps(rawValue: 1 << 7)
    static let afterContrast = Steps(rawValue: 1 << 8)
    static let ironic = Steps(rawValue: 1 << 9)
    static let solved = Steps(rawValue: 1 << 10)
    static let mended = Steps(rawValue: 1 << 11)
    static let shouted = Steps(rawValue: 1 << 12)
    static let steering = Steps(rawValue: 1 << 13)
    static let formerly = Steps(rawValue: 1 << 14)
    static let repeated = Steps(rawValue: 1 << 15)

    /// What a person reads, in the order of the bits.
    static let notes: [String] = [
        "negated", "strengthened", "weakened", "in a question", "conditional", "quoted",
        "compared", "before a contrast", "after a contrast", "ironic", "solved", "spelling mended",
        "emphasised", "steers the next word", "formerly", "said before",
    ]

    var note: String {
        if isEmpty { return "" }
        var parts: [String] = []
        for (bit, note) in Self.notes.enumerated() where rawValue & 1 << UInt32(bit) != 0 {
            parts.append(note)
        }
        return parts.joined(separator: ", ")
    }
}

/// A lexicon entry found in a text.
struct Hit: Sendable {
    var entry: Int32
    /// First and last token.
    var first: Int32
    var last: Int32
    var weight: Float
    /// What the rules made of the weight.
    var factor: Float = 1
    var steps: Steps = []
    /// The roles and signals that still count after the rules.
    var roles: Role
    var signals: SignalSet

    var contribution: Float { weight * factor }
}

/// A phrase that fits, before it is decided which of several counts.
struct PhraseMatch: Sendable {
    var entry: Int32
    var first: Int32
    var last: Int32
    /// How many words it really matched, gaps not counted.
    var length: Int32
    /// Range in `Workspace.matchedTokens`.
    var tokens: Int32
}

/// A contribution of a rule rather than of an entry.
struct RuleHit: Sendable {
    var rule: Rule
    var first: Int32
    var last: Int32
    var contribution: Float
    var signals: SignalSet = []
}

/// What the matcher did with a token.
struct TokenState: OptionSet, Sendable {
    let rawValue: UInt8
    /// Its spelling was not the one in the lexicon.
    static let mended = TokenState(rawValue: 1)
    /// A phrase keeps it from others.
    static let taken = TokenState(rawValue: 2)
}

/// Texts for people that were made before, to be handed out again: most
/// evidence says one of a few hundred things.
struct PhraseBook: Sendable {
    private var keys = [UInt64](repeating: .max, count: PhraseBook.size)
    private var texts = [String](repeating: "", count: PhraseBook.size)
    private static let size = 1 << 12

    /// The text for a key, made if it is not at hand.
    mutating func text(_ key: UInt64, _ make: () -> String) -> String {
        let slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 52)
        if keys[slot] != key {
            keys[slot] = key
            texts[slot] = make()
        }
        return texts[slot]
    }
}

struct Workspace: Sendable {
    var buffer = TokenBuffer()
    var forms: [Int32] = []
    var roles: [Role] = []
    var values: [Float] = []
    /// Every role that any token has or had: rules that look for another one
    /// need not look.
    var present: Role = []
    var states: [TokenState] = []
    var matches: [PhraseMatch] = []
    var matchedTokens: [Int32] = []
    var hits: [Hit] = []
    var ruleHits: [RuleHit] = []
    var reduced: [UInt8] = []
    /// Answers for unknown spellings, by hash: names and rare words return often.
    var cacheKeys = [UInt64](repeating: 0, count: Workspace.cacheSize)
    var cacheForms = [Int32](repeating: -1, count: Workspace.cacheSize)
    var facts = TextFacts()
    var kindValues: [Float] = []
    var urgencyValues: [Float] = []
    /// Turns of phrase; once weighed, only the known ones.
    var grams: [NGram] = []
    var phrases = PhraseBook()

    static let cacheSize = 8192

    mutating func clear() {
        present = []
        matches.removeAll(keepingCapacity: true)
        matchedTokens.removeAll(keepingCapacity: true)
        hits.removeAll(keepingCapacity: true)
        ruleHits.removeAll(keepingCapacity: true)
        facts = TextFacts()
    }

    var count: Int { buffer.tokens.count }

    @inline(__always)
    func isSameSentence(_ left: Int, _ right: Int) -> Bool {
        buffer.tokens[left].sentence == buffer.tokens[right].sentence
    }

    /// The sum of what entries and rules contributed.
    var score: Float {
        var sum: Float = 0
        for hit in hits { sum += hit.contribution }
        for hit in ruleHits { sum += hit.contribution }
        return sum
    }
}

extension Array {
    /// Makes the array `count` long and sets every element to `value`; keeps
    /// its memory.
    mutating func resize(to count: Int, filling value: Element) {
        if self.count > count { removeLast(self.count - count) }
        withUnsafeMutableBufferPointer { $0.update(repeating: value) }
        if self.count < count {
            append(contentsOf: repeatElement(value, count: count - self.count))
        }
    }
}
