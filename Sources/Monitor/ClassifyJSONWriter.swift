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
        json.raw(",\"sentiment\":\"")
        json.plain(assessment.sentiment.rawValue)
        json.raw("\",\"polarity\":")
        json.decimal(assessment.polarity.rawValue)
        json.raw(",\"kind\":\"")
        json.plain(assessment.kind.rawValue)
        json.raw("\",\"urgency\":\"")
        json.plain(assessment.urgency.rawValue)
        json.raw("\",\"signals\":[")
        write(assessment.signals)
        json.raw("],\"evidence\":[")
        var isFirst = true
        if let (codes, wording) = assessment.evidence.coded {
            phrases.use(wording)
            phrases.fetch(codes)
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

    /// In the order of their definition.
    private mutating func write(_ signals: Set<Signal>) {
        // By their places: to ask the set for each of all signals takes longer than
        // all the rest of a line.
        var rest: UInt32 = 0
        for signal in signals { rest |= 1 &<< UInt32(unsafeBitCast(signal, to: UInt8.self)) }
        while rest != 0 {
            json.raw("\"")
            json.plain(Self.signals[rest.trailingZeroBitCount].rawValue)
            rest &= rest &- 1
            json.raw("\"")
            if rest != 0 { json.raw(",") }
        }
    }

    private static let signals = Signal.allCases

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
        json.numbers(of: code)
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
    mutating func note(_ note: String) {
        guard !note.isEmpty else { return }
        raw(",\"note\":")
        string(note)
    }
}
