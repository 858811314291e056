// SPDX-License-Identifier: Apache-2.0

// Reading one TSV file of the lexicon: columns, numbers, marks. What is wrong
// is collected with its line, so that an editor sees all of it at once.

import Complaints
import DutchText

/// One line of the lexicon while it is compiled; points into its file.
struct EntryLine {
    let term: UnsafeBufferPointer<UInt8>
    /// `WordHash` of the term.
    let hash: UInt64
    let polarity: Double
    let hasRange: Bool
    let isStructural: Bool
    /// Index in `EntryReader.markSets`.
    let marks: Int32
    let place: LexiconEntries.Place
}

/// Reads the entries of files in the lexicon's format.
struct EntryReader {
    static let header = ["term", "pos", "polarity", "range", "marks", "sense", "source"]

    var lines: [EntryLine] = []
    /// Every combination of marks that was read; most lines share theirs.
    var markSets: [Marks] = []
    var problems: [LexiconError.Problem] = []
    private var marksReader: MarksReader
    private var file = ""
    private var number = 0
    private var line = 0
    private var fields: [Range<Int>] = []
    private var markTexts: [UnsafeBufferPointer<UInt8>] = []
    private var markNumbers = HashIndex(expecting: 2048)

    /// - Parameter topics: their names in the order of their bits.
    init(topics: [String]) {
        marksReader = MarksReader(topics: topics)
        lines.reserveCapacity(20_000)
        fields.reserveCapacity(Self.header.count)
    }

    /// - Parameters:
    ///   - bytes: held by the caller as long as the lines are used.
    ///   - number: of the file, in `LexiconEntries.files`.
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, file: String, number: Int) {
        self.file = file
        self.number = number
        var rows = TSVRows(bytes)
        guard let first = rows.next(into: &fields) else { return }
        line = first
        if fields.map({ bytes[$0].string }) != Self.header {
            report("the first line must name the columns: \(Self.header.joined(separator: " "))")
        }
        while let next = rows.next(into: &fields) {
            line = next
            readRow(bytes)
        }
    }

    /// Entries that a company wrote in its own file, one a line, without header.
    ///
    /// - Parameter rows: where each of them stands in `bytes`, and on which line
    ///   of the company's file.
    mutating func read(
        _ bytes: UnsafeBufferPointer<UInt8>, rows: [(place: Range<Int>, line: Int)], file: String,
        number: Int
    ) {
        self.file = file
        self.number = number
        for (row, place) in rows {
            line = place
            fields.removeAll(keepingCapacity: true)
            var start = row.lowerBound
            for position in row where bytes[position] == 0x09 {
                fields.append(start..<position)
                start = position + 1
            }
            fields.append(start..<row.upperBound)
            readRow(bytes)
        }
    }

    private mutating func report(_ detail: String) {
        problems.append(LexiconError.Problem(file: file, line: line, detail: detail))
    }

    private mutating func readRow(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard fields.count == Self.header.count else {
            report("\(fields.count) columns; write seven, separated by single tabs")
            return
        }
        let term = bytes.part(fields[0])
        guard !term.isEmpty, term.first != 0x20, term.last != 0x20 else {
            report("the term is empty or has a space at an end")
            return
        }
        guard let wordClass = WordClassNames.find(bytes.part(fields[1])) else {
            let known = WordClass.allCases.map(\.rawValue).joined(separator: " ")
            report("unknown pos \"\(bytes[fields[1]].string)\"; write one of \(known)")
            return
        }
        guard let polarity = Self.number(bytes.part(fields[2])), (-1...1).contains(polarity) else {
            report("polarity \"\(bytes[fields[2]].string)\"; write a number from -1 to 1")
            return
        }
        let range = bytes.part(fields[3])
        let isFixed = range.count == 1 && range[0] == UInt8(ascii: "-")
        if !isFixed {
            guard let bounds = Self.bounds(of: range) else {
                report("range \"\(range.string)\"; write min..max within -1..1, or - for fixed")
                return
            }
            guard bounds.contains(polarity) else {
                report(
                    "polarity \(polarity) lies outside its range; "
                        + "widen the range or move the weight")
                return
            }
        }
        guard let marks = readMarks(bytes.part(fields[4])) else { return }
        guard !isBlank(bytes, fields[5]), !isBlank(bytes, fields[6]) else {
            report(
                isBlank(bytes, fields[5])
                    ? "the sense is empty; say what is meant"
                    : "the source is empty; say who says so")
            return
        }
        guard bytes[fields[6].upperBound - 1] != 0x0D else {
            report("the line ends in a carriage return; save the file with line feeds only")
            return
        }
        lines.append(
            EntryLine(
                term: term, hash: WordHash.of(term), polarity: polarity, hasRange: !isFixed,
                isStructural: markSets[marks].areStructural && polarity == 0 && isFixed,
                marks: Int32(marks),
                place: LexiconEntries.Place(
                    file: number, line: line,
                    columns: fields[0].lowerBound..<fields[6].upperBound, wordClass: wordClass)))
    }

    private func isBlank(_ bytes: UnsafeBufferPointer<UInt8>, _ field: Range<Int>) -> Bool {
        guard let first = field.first, bytes[first] != 0x20 else {
            return field.allSatisfy { bytes[$0] == 0x20 }
        }
        return false
    }

    /// A number as weights are written; what is written otherwise is left to
    /// the library.
    static func number(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        let isNegative = text.first == UInt8(ascii: "-")
        var digits = 0.0
        var scale = 1.0
        var hasDot = false
        let start = isNegative ? 1 : 0
        // Up to here whole numbers and powers of ten are exact, so that one
        // division gives the nearest number.
        guard text.count > start, text.count <= 12, text[start] != 0x2E, text.last != 0x2E else {
            return Double(text.string)
        }
        for position in start..<text.count {
            let byte = text[position]
            if byte &- 0x30 < 10 {
                digits = digits * 10 + Double(byte &- 0x30)
                if hasDot { scale *= 10 }
            } else if byte == 0x2E, !hasDot {
                hasDot = true
            } else {
                return Double(text.string)
            }
        }
        return isNegative ? -(digits / scale) : digits / scale
    }

    /// `min..max` within −1 … 1; `nil` if it is anything else, `-` for fixed
    /// among it.
    static func bounds(of text: UnsafeBufferPointer<UInt8>) -> ClosedRange<Double>? {
        var dots = 0
        while dots + 1 < text.count, text[dots] != 0x2E || text[dots + 1] != 0x2E { dots += 1 }
        guard dots + 1 < text.count, let low = number(text.part(0..<dots)),
            let high = number(text.part(dots + 2..<text.count)), low <= high, low >= -1, high <= 1
        else { return nil }
        return low...high
    }

    /// - Returns: their number in `markSets`; `nil` if something was reported.
    private mutating func readMarks(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        let hash = WordHash.of(text)
        let known = Int(markNumbers.find(hash))
        if known >= 0, markTexts[known].equals(text) { return known }
        do throws(MarksProblem) {
            markSets.append(try marksReader.read(text))
        } catch {
            report(error.detail)
            return nil
        }
        markNumbers.insert(hash, Int32(markTexts.count))
        markTexts.append(text)
        return markTexts.count - 1
    }
}

/// Word classes by their name in bytes.
private enum WordClassNames {
    private static let names = WordClass.allCases.map { (key(of: $0.rawValue.utf8), $0) }

    static func find(_ text: UnsafeBufferPointer<UInt8>) -> WordClass? {
        guard text.count <= 8 else { return nil }
        let key = key(of: text)
        for (name, wordClass) in names where name == key { return wordClass }
        return nil
    }

    private static func key(of text: some Sequence<UInt8>) -> UInt64 {
        text.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
