// SPDX-License-Identifier: Apache-2.0

// What makes entries the same, and which are words of grammar only.

import Complaints
import DutchText

extension LexiconEntry {
    /// Carries no feeling, only says what a word does to others or counts.
    var isStructural: Bool { polarity == 0 && range == nil && marks.areStructural }
}

extension Marks {
    /// Say only what a word does to others or counts.
    var areStructural: Bool {
        signals == [] && topics == 0 && near == nil && notNear == nil && roles != []
            && roles.isDisjoint(with: .speaking.union(.suppressor))
    }
}

/// Finds entries that are the same: in term, class, neighbours and in being a
/// word of grammar only.
struct EntryIdentities {
    private let lines: [EntryLine]
    private let marks: [Marks]
    /// Index in `lines` plus one; 0 for empty.
    private var slots: [Int32]

    init(_ lines: [EntryLine], marks: [Marks]) {
        self.lines = lines
        self.marks = marks
        var capacity = 64
        while capacity < lines.count * 2 { capacity *= 2 }
        slots = [Int32](repeating: 0, count: capacity)
    }

    /// Puts the entry in the place of the same one before it.
    ///
    /// - Returns: the one before, if there is any.
    mutating func insert(_ index: Int) -> EntryLine? {
        let slot = slot(of: lines[index])
        let earlier = slots[slot]
        slots[slot] = Int32(index + 1)
        return earlier == 0 ? nil : lines[Int(earlier - 1)]
    }

    func contains(_ line: EntryLine) -> Bool { slots[slot(of: line)] != 0 }

    private func slot(of line: EntryLine) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: line.hash ^ line.hash >> 32) & mask
        while slots[slot] != 0, !isSame(line, lines[Int(slots[slot] - 1)]) {
            slot = (slot + 1) & mask
        }
        return slot
    }

    private func isSame(_ left: EntryLine, _ right: EntryLine) -> Bool {
        guard left.hash == right.hash, left.place.wordClass == right.place.wordClass,
            left.isStructural == right.isStructural, left.term.equals(right.term)
        else { return false }
        let (leftMarks, rightMarks) = (
            marks[Int(left.marks)], marks[Int(right.marks)]
        )
        return leftMarks.near == rightMarks.near && leftMarks.notNear == rightMarks.notNear
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
