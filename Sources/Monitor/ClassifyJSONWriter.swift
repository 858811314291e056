// SPDX-License-Identifier: Apache-2.0

// Writes assessments as JSON.

import Complaints

/// Assessments as JSON, one after another in `json`.
struct AssessmentWriter {
    var json = JSONBytes()
    private var phrases = EvidencePhrases()

    /// One assessment as an object.
    ///
    /// - Parameter id: JSON as written in the input; empty for none.
    mutating func write(_ assessment: Assessment, id: [UInt8]) {
        json.raw("{")
        if !id.isEmpty {
            json.raw("\"id\":")
            json.bytes.append(contentsOf: id)
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
        json.bytes.append(contentsOf: phrases.term(code.term))
        place(code.start < 0 ? nil : Int(code.start)..<Int(code.end))
        json.raw(",\"contribution\":")
        json.decimal(Double(code.contribution))
        if code.note != 0 { json.bytes.append(contentsOf: phrases.note(code.note)) }
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
    private var terms = [Phrase](repeating: Phrase(), count: EvidencePhrases.size)
    private var notes = [Phrase](repeating: Phrase(), count: EvidencePhrases.size)

    private struct Phrase {
        /// No number of a term or note.
        var number = UInt64.max
        var json: [UInt8] = []
    }

    private static let bits: UInt64 = 13
    private static let size = 1 << bits

    /// Forgets what another wording said.
    mutating func use(_ wording: EvidenceWording) {
        if self.wording === wording { return }
        self = EvidencePhrases()
        self.wording = wording
    }

    /// `{"term":"…"`
    mutating func term(_ number: Int32) -> [UInt8] {
        let key = UInt64(UInt32(bitPattern: number))
        let slot = Self.slot(of: key)
        if terms[slot].number != key {
            var json = JSONBytes()
            json.raw("{\"term\":")
            json.string(wording?.term(number) ?? "")
            terms[slot] = Phrase(number: key, json: json.bytes)
        }
        return terms[slot].json
    }

    /// `,"note":"…"`, or nothing for an empty one.
    mutating func note(_ number: UInt64) -> [UInt8] {
        let slot = Self.slot(of: number)
        if notes[slot].number != number {
            var json = JSONBytes()
            json.note(wording?.note(number) ?? "")
            notes[slot] = Phrase(number: number, json: json.bytes)
        }
        return notes[slot].json
    }

    /// 2⁶⁴ divided by the golden ratio, odd: spreads what is alike.
    private static func slot(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> (64 - bits))
    }
}
