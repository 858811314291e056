// SPDX-License-Identifier: Apache-2.0

// What makes entries the same, and which are words of grammar only.

import Complaints
import DutchText

extension LexiconEntry {
    /// What makes an entry the same as another: term, class and neighbours.
    struct Identity: Hashable {
        let term: String

        /// The term alone tells nearly all entries apart.
        func hash(into hasher: inout Hasher) { hasher.combine(term) }

        let wordClass: WordClass
        let near: String?
        let notNear: String?
        let isStructural: Bool
    }

    /// A grade such as `8/10`, not two alternatives.
    var isFraction: Bool {
        term.utf8.contains(0x2F) && term.utf8.allSatisfy { $0 == 0x2F || $0 &- 0x30 < 10 }
    }

    /// Carries no feeling, only says what a word does to others or counts.
    var isStructural: Bool {
        polarity == 0 && range == nil && marks.signals == [] && marks.topics == 0
            && marks.near == nil && marks.notNear == nil && marks.roles != []
            && marks.roles.isDisjoint(with: .speaking.union(.suppressor))
    }

    var identity: Identity {
        Identity(
            term: term, wordClass: wordClass, near: marks.near, notNear: marks.notNear,
            isStructural: isStructural)
    }
}

/// How a lemma may be inflected, as its entries say.
struct PartSet: OptionSet {
    let rawValue: UInt8
    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ part: PartOfSpeech) {
        switch part {
        case .verb: rawValue = 1
        case .noun: rawValue = 2
        case .adjective: rawValue = 4
        case .invariable: rawValue = 8
        }
    }

    var parts: [PartOfSpeech] {
        [.verb, .noun, .adjective, .invariable].filter { contains(PartSet($0)) }
    }
}

/// Letters that the tokenizer leaves as they are.
enum ASCIILetter {
    static func isLower(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
