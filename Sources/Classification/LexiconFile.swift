// SPDX-License-Identifier: Apache-2.0

// Reading one TSV file of the lexicon: columns, numbers, marks. What is wrong
// is collected with its line, so that an editor sees all of it at once. Works on
// the bytes: nearly all of starting is reading seventeen thousand lines.

import Complaints
import DutchText
import Foundation

/// The rows of a TSV text: fields and line numbers.
struct TSVRows: Sequence, IteratorProtocol {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var line = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func next() -> (line: Int, fields: [Slice<UnsafeBufferPointer<UInt8>>])? {
        var fields: [Range<Int>] = []
        return next(into: &fields).map { line in (line, fields.map { bytes[$0] }) }
    }

    /// The next row that is neither blank nor a comment, its fields in an array
    /// that is used again and again.
    ///
    /// - Returns: its line, from 1.
    mutating func next(into fields: inout [Range<Int>]) -> Int? {
        while position < bytes.count {
            let first = position
            var start = first
            fields.removeAll(keepingCapacity: true)
            while position < bytes.count, fields.count < Self.shortFields {
                let byte = bytes[position]
                if byte <= 0x0A {
                    if byte == 0x0A { break }
                    if byte == 0x09 {
                        fields.append(start..<position)
                        start = position + 1
                    }
                }
                position += 1
            }
            if fields.count == Self.shortFields {
                let end = find(0x0A, in: position..<bytes.count) ?? bytes.count
                while let tab = find(0x09, in: start..<end) {
                    fields.append(start..<tab)
                    start = tab + 1
                }
                position = end
            }
            fields.append(start..<position)
            let isBlank = position == first
            position += 1
            line += 1
            if !isBlank, bytes[first] != UInt8(ascii: "#") { return line }
        }
        return nil
    }

    /// Fields that are read byte by byte; what comes after them is long.
    private static let shortFields = 5

    private func find(_ byte: Int32, in range: Range<Int>) -> Int? {
        guard !range.isEmpty, let base = bytes.baseAddress,
            let found = memchr(base + range.lowerBound, byte, range.count)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
}

extension Slice where Base == UnsafeBufferPointer<UInt8> {
    var string: String { String(decoding: self, as: UTF8.self) }
}

extension UnsafeBufferPointer<UInt8> {
    var string: String { String(decoding: self, as: UTF8.self) }

    /// A part, by its address.
    @inline(__always)
    func part(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: self[range])
    }

    @inline(__always)
    func equals(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }

    func equals(_ text: StaticString) -> Bool {
        equals(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}

/// One line of the lexicon while it is compiled; points into its file.
struct EntryLine {
    let term: UnsafeBufferPointer<UInt8>
    /// `WordHash` of the term.
    let hash: UInt64
    let polarity: Double
    let hasRange: Bool
    let isStructural: Bool
    let place: LexiconEntries.Place
}

/// Reads the entries of files in the lexicon's format.
struct EntryReader {
    static let header = ["term", "pos", "polarity", "range", "marks", "sense", "source"]

    /// Names of topics in the order of their bits.
    let topics: [String]
    var lines: [EntryLine] = []
    /// Every combination of marks that was read; most lines share theirs.
    var markSets: [Marks] = []
    var problems: [LexiconError.Problem] = []
    private var file = ""
    private var number: Int32 = 0
    private var line = 0
    private var fields: [Range<Int>] = []
    private var markTexts: [UnsafeBufferPointer<UInt8>] = []
    private var markNumbers = HashIndex(expecting: 2048)
    /// What single marks say; the same few hundred stand in every file.
    private var wordMarks: [Marks] = []
    private var wordTexts: [UnsafeBufferPointer<UInt8>] = []
    private var wordNumbers = HashIndex(expecting: 256)

    init(topics: [String]) {
        self.topics = topics
        lines.reserveCapacity(20_000)
        fields.reserveCapacity(Self.header.count)
    }

    /// - Parameters:
    ///   - bytes: held by the caller as long as the lines are used.
    ///   - number: of the file, in `LexiconEntries.files`.
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, file: String, number: Int) {
        self.file = file
        self.number = Int32(number)
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
        self.number = Int32(number)
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
                place: LexiconEntries.Place(
                    file: number, line: Int32(line), start: Int32(fields[0].lowerBound),
                    end: Int32(fields[6].upperBound), marks: Int32(marks), wordClass: wordClass)))
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
        var marks = Marks()
        if !text.equals("-") {
            var start = 0
            for end in 0...text.count where end == text.count || text[end] == 0x20 {
                if end > start {
                    guard add(text.part(start..<end), to: &marks) else { return nil }
                }
                start = end + 1
            }
        }
        let near = (marks.near ?? "").split(separator: "/")
        if let both = (marks.notNear ?? "").split(separator: "/").first(where: near.contains) {
            report("\"\(both)\" contradicts itself: near: and not_near:; keep one")
            return nil
        }
        markNumbers.insert(hash, Int32(markSets.count))
        markSets.append(marks)
        markTexts.append(text)
        return markSets.count - 1
    }

    /// - Returns: false if something was reported.
    private mutating func add(_ mark: UnsafeBufferPointer<UInt8>, to marks: inout Marks) -> Bool {
        if let words = Self.neighbours(mark, after: "near:") {
            return set(words, mark, \.near, of: &marks)
        }
        if let words = Self.neighbours(mark, after: "not_near:") {
            return set(words, mark, \.notNear, of: &marks)
        }
        let hash = WordHash.of(mark)
        var number = Int(wordNumbers.find(hash))
        if number < 0 || !wordTexts[number].equals(mark) {
            guard let read = readMark(mark.string) else { return false }
            number = wordMarks.count
            wordNumbers.insert(hash, Int32(number))
            wordTexts.append(mark)
            wordMarks.append(read)
        }
        let read = wordMarks[number]
        if marks.value != 0, !read.roles.isDisjoint(with: .numbered) {
            report("two marks with a number on one line; make two entries")
            return false
        }
        marks.roles.formUnion(read.roles)
        marks.signals.formUnion(read.signals)
        if let urgency = read.urgency { marks.urgency = max(marks.urgency ?? .low, urgency) }
        marks.topics |= read.topics
        marks.value += read.value
        return true
    }

    /// Of neighbours a line has one list: a second would silently win.
    ///
    /// - Returns: false if something was reported.
    private mutating func set(
        _ words: String, _ mark: UnsafeBufferPointer<UInt8>,
        _ field: WritableKeyPath<Marks, String?>, of marks: inout Marks
    ) -> Bool {
        let name = mark.string.prefix { $0 != ":" }
        guard marks[keyPath: field] == nil else {
            report("the mark \"\(name)\" stands there twice; keep one")
            return false
        }
        guard !words.isEmpty else {
            report("mark \"\(name):\" needs words after the colon")
            return false
        }
        marks[keyPath: field] = words
        return true
    }

    /// The alternatives of `near:` or `not_near:`, between slashes.
    private static func neighbours(
        _ mark: UnsafeBufferPointer<UInt8>, after name: StaticString
    ) -> String? {
        let length = name.utf8CodeUnitCount
        guard mark.count >= length, mark.part(0..<length).equals(name) else { return nil }
        return String(
            decoding: mark[length...].lazy.map { $0 == UInt8(ascii: ",") ? 0x2F : $0 },
            as: UTF8.self)
    }

    /// What one mark says; `nil` if something was reported.
    private mutating func readMark(_ mark: String) -> Marks? {
        var marks = Marks()
        if let role = Role.names[mark] {
            marks.roles.insert(role)
            return marks
        }
        let halves = mark.split(separator: ":", maxSplits: 1).map(String.init)
        guard halves.count == 2 else {
            report("unknown mark \"\(mark)\"; the marks are listed in the lexicon's guide")
            return nil
        }
        let (name, value) = (halves[0], halves[1])
        if let role = Role.valued[name] {
            guard let number = Double(value) else {
                report("mark \"\(mark)\" needs a number after the colon")
                return nil
            }
            marks.roles.insert(role)
            marks.value = number
            return marks
        }
        switch name {
        case "signal":
            guard let signal = Signal(rawValue: value) else {
                let known = Signal.allCases.map(\.rawValue).joined(separator: " ")
                report("unknown signal \"\(value)\"; write one of \(known)")
                return nil
            }
            marks.signals.insert(SignalSet(signal))
        case "urgency":
            guard let urgency = Urgency(rawValue: value), urgency >= .high else {
                report("urgency \"\(value)\"; write high or critical")
                return nil
            }
            marks.urgency = urgency
        case "topic":
            guard let bit = topics.firstIndex(of: value) else {
                report("unknown topic \"\(value)\"; write one of \(topics.joined(separator: " "))")
                return nil
            }
            marks.topics |= 1 << UInt64(bit)
        default:
            report("unknown mark \"\(mark)\"; the marks are listed in the lexicon's guide")
            return nil
        }
        return marks
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
