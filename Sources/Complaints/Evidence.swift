// SPDX-License-Identifier: Apache-2.0

// Why a verdict is what it is. Most evidence is kept and never read: it stays
// numbers until somebody does.

/// One reason for a verdict: a word or a rule, where it stands, what it weighed.
package struct Evidence: Hashable, Sendable {
    /// The lexicon entry that was hit or the name of the rule that spoke.
    package let term: String
    /// Where it stands in the original text, as UTF-8 offsets; `nil` for
    /// evidence from outside the text, such as a star rating.
    package let range: Range<Int>?
    /// What it added to the raw score of the polarity; 0 for evidence that
    /// speaks to kind, urgency or signals only. The contributions add up to it.
    package let contribution: Double
    /// What was concluded, in a few words for a person: `signal money`,
    /// `kind complaint`, `negated by niet`.
    package let note: String

    package init(term: String, range: Range<Int>?, contribution: Double, note: String = "") {
        self.term = term
        self.range = range
        self.contribution = contribution
        self.note = note
    }
}

/// One piece of evidence as numbers.
package struct EvidenceCode: BitwiseCopyable, Hashable, Sendable {
    /// A number that only the wording knows.
    package var term: Int32
    /// Another; 0 is no note.
    package var note: UInt64
    /// UTF-8 offsets in the text; −1 for evidence from outside it.
    package var start: Int32
    package var end: Int32
    package var contribution: Float

    package init(term: Int32, note: UInt64, start: Int32, end: Int32, contribution: Float) {
        self.term = term
        self.note = note
        self.start = start
        self.end = end
        self.contribution = contribution
    }
}

/// Puts the numbers of evidence into words.
package final class EvidenceWording: Sendable {
    package let term: @Sendable (Int32) -> String
    package let note: @Sendable (UInt64) -> String

    package init(
        term: @escaping @Sendable (Int32) -> String, note: @escaping @Sendable (UInt64) -> String
    ) {
        self.term = term
        self.note = note
    }

    package func evidence(_ code: EvidenceCode) -> Evidence {
        Evidence(
            term: term(code.term), range: code.start < 0 ? nil : Int(code.start)..<Int(code.end),
            contribution: Double(code.contribution), note: note(code.note))
    }
}

/// The evidence for one verdict, put into words piece by piece as it is read:
/// whoever reads it twice keeps it in an array.
package struct EvidenceList: Sendable {
    private enum Pieces: Sendable {
        case worded([Evidence])
        case coded([EvidenceCode], EvidenceWording)
    }

    private let pieces: Pieces

    package init(_ pieces: [Evidence]) { self.pieces = .worded(pieces) }

    package init(_ codes: [EvidenceCode], wording: EvidenceWording) {
        pieces = .coded(codes, wording)
    }

    /// The numbers, if it is not in words yet, with what puts them there.
    package var coded: (codes: [EvidenceCode], wording: EvidenceWording)? {
        switch pieces {
        case .worded: nil
        case .coded(let codes, let wording): (codes, wording)
        }
    }
}

extension EvidenceList: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int {
        switch pieces {
        case .worded(let evidence): evidence.count
        case .coded(let codes, _): codes.count
        }
    }

    package subscript(index: Int) -> Evidence {
        switch pieces {
        case .worded(let evidence): evidence[index]
        case .coded(let codes, let wording): wording.evidence(codes[index])
        }
    }
}

extension EvidenceList: ExpressibleByArrayLiteral {
    package init(arrayLiteral pieces: Evidence...) { self.init(pieces) }
}

/// By what it says, in numbers or in words.
extension EvidenceList: Hashable {
    package static func == (left: EvidenceList, right: EvidenceList) -> Bool {
        left.elementsEqual(right)
    }

    package func hash(into hasher: inout Hasher) {
        for piece in self { hasher.combine(piece) }
    }
}
