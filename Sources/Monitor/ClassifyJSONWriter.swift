// SPDX-License-Identifier: Apache-2.0

// Writes assessments as JSON.

import Complaints

/// Assessments as JSON, one after another in `json`.
struct AssessmentWriter: ~Copyable {
    var json = JSONBytes()
    private var phrases = EvidencePhrases()

    /// One assessment as an object.
    ///
    /// - Parameter id: JSON as written in the input; empty for none.
    mutating func write(_ assessment: Assessment, id: [UInt8]) {
        json.raw("{")
        if !id.isEmpty {
            json.raw("\"id\":")
            id.withUnsafeBufferPointer { json.raw($0) }
            json.raw(",")
        }
        json.raw("\"language\":")
        json.string(assessment.language.rawValue)
        json.raw(",\"sentiment\":")
        json.string(assessment.sentiment.rawValue)
        json.raw(",\"polarity\":")
        json.decimal(assessment.polarity.rawValue)
        json.raw(",\"kind\":")
        json.string(assessment.kind.rawValue)
        json.raw(",\"urgency\":")
        json.string(assessment.urgency.rawValue)
        json.raw(",\"signals\":[")
        // Few and unordered: written in the order of their definition.
        var isFirst = true
        if !assessment.signals.isEmpty {
            for signal in Signal.allCases where assessment.signals.contains(signal) {
                if !isFirst { json.raw(",") }
                isFirst = false
                json.string(signal.rawValue)
            }
        }
        json.raw("],\"evidence\":[")
        isFirst = true
        if let (codes, wording) = assessment.evidence.coded {
            phrases.use(wording)
            for code in codes {
                if !isFirst { json.raw(",") }
                isFirst = false
                evidence(code)
            }
        } else {
            for line in assessment.evidence {
                if !isFirst { json.raw(",") }
                isFirst = false
                evidence(line)
            }
        }
        json.raw("]}")
    }

    private mutating func evidence(_ line: Evidence) {
        json.raw("{\"term\":")
        json.string(line.term)
        place(line.range)
        json.raw(",\"contribution\":")
        json.decimal(line.contribution)
        json.note(line.note)
        json.raw("}")
    }

    /// The same from numbers, with the words that were written before.
    private mutating func evidence(_ code: EvidenceCode) {
        phrases.write(term: code.term, to: &json)
        place(code.start < 0 ? nil : Int(code.start)..<Int(code.end))
        json.raw(",\"contribution\":")
        json.decimal(Double(code.contribution))
        if code.note != 0 { phrases.write(note: code.note, to: &json) }
        json.raw("}")
    }

    private mutating func place(_ range: Range<Int>?) {
        guard let range else { return }
        json.raw(",\"start\":")
        json.integer(range.lowerBound)
        json.raw(",\"end\":")
        json.integer(range.upperBound)
    }
}

extension JSONBytes {
    /// The member for a note, if there is any.
    fileprivate mutating func note(_ note: String) {
        guard !note.isEmpty else { return }
        raw(",\"note\":")
        string(note)
    }
}

/// Words of evidence as JSON, kept because most evidence says one of a few
/// thousand things.
private struct EvidencePhrases {
    private var wording: EvidenceWording?
    /// All of them, one after another.
    private var letters: [UInt8] = []
    /// By the number of the term: entries from 0 up, rules from −1 down.
    private var entries: [Range<Int32>] = []
    private var rules: [Range<Int32>] = []
    /// By a few bits of the number of the note.
    private var notes = [Note](repeating: Note(), count: EvidencePhrases.noteCount)

    private struct Note {
        /// No number of a note.
        var number = UInt64.max
        var place: Range<Int32> = 0..<0
    }

    private static let noteBits: UInt64 = 13
    private static let noteCount = 1 << noteBits
    /// More letters than this are forgotten, and written anew as they are needed.
    private static let letterLimit = 1 << 23
    /// A term that was not written yet: each has some letters.
    private static let unwritten: Range<Int32> = 0..<0

    /// Forgets what another wording said, and too much.
    mutating func use(_ wording: EvidenceWording) {
        if self.wording === wording, letters.count < Self.letterLimit { return }
        self = EvidencePhrases()
        self.wording = wording
    }

    /// `{"term":"…"`
    mutating func write(term number: Int32, to json: inout JSONBytes) {
        if number >= 0 {
            let place = Int(number)
            while entries.count <= place { entries.append(Self.unwritten) }
            if entries[place].isEmpty { entries[place] = keep(term: number) }
            write(entries[place], to: &json)
        } else {
            let place = -1 - Int(number)
            while rules.count <= place { rules.append(Self.unwritten) }
            if rules[place].isEmpty { rules[place] = keep(term: number) }
            write(rules[place], to: &json)
        }
    }

    /// `,"note":"…"`, or nothing for an empty one.
    mutating func write(note number: UInt64, to json: inout JSONBytes) {
        // 2⁶⁴ divided by the golden ratio, odd: spreads what is alike.
        let slot = Int(
            truncatingIfNeeded: (number &* 0x9E37_79B9_7F4A_7C15) &>> (64 - Self.noteBits))
        if notes[slot].number != number {
            var note = JSONBytes()
            note.note(wording?.note(number) ?? "")
            notes[slot] = Note(number: number, place: keep(note.written))
        }
        write(notes[slot].place, to: &json)
    }

    private mutating func keep(term number: Int32) -> Range<Int32> {
        var term = JSONBytes()
        term.raw("{\"term\":")
        term.string(wording?.term(number) ?? "")
        return keep(term.written)
    }

    private mutating func keep(_ json: UnsafeBufferPointer<UInt8>) -> Range<Int32> {
        let start = Int32(letters.count)
        letters.append(contentsOf: json)
        return start..<Int32(letters.count)
    }

    private func write(_ place: Range<Int32>, to json: inout JSONBytes) {
        letters.withUnsafeBufferPointer { letters in
            json.raw(
                UnsafeBufferPointer(
                    rebasing: letters[Int(place.lowerBound)..<Int(place.upperBound)]))
        }
    }
}
