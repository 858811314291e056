// SPDX-License-Identifier: Apache-2.0

// Reading one TSV file of the lexicon: columns, numbers, marks. What is wrong
// is collected with its line, so that an editor sees all of it at once.

import Complaints
import DutchText

/// A word class as written in the column `pos`.
package enum WordClass: String, CaseIterable, Hashable, Sendable {
    case noun, verb, adj, adv, interj, phrase, emoji, abbr, pron, prep, conj, num
    /// Not a word: the weight of a rule in code.
    case rule

    var inflection: PartOfSpeech {
        switch self {
        case .noun: .noun
        case .verb: .verb
        case .adj: .adjective
        default: .invariable
        }
    }
}

/// One line of the lexicon.
package struct LexiconEntry: Hashable, Sendable {
    package let term: String
    package let wordClass: WordClass
    /// The weight, −1 … +1.
    package var polarity: Double
    /// Where fitting may move the weight; `nil` is fixed.
    package let range: ClosedRange<Double>?
    let marks: Marks
    package let sense: String
    package let source: String
    package let file: String
    package let line: Int
}

/// The rows of a TSV text: fields and line numbers.
struct TSVRows: Sequence, IteratorProtocol {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private(set) var line = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func next() -> (line: Int, fields: [Slice<UnsafeBufferPointer<UInt8>>])? {
        while position < bytes.count {
            var end = position
            var fields: [Slice<UnsafeBufferPointer<UInt8>>] = []
            var start = position
            let isComment = bytes[position] == UInt8(ascii: "#")
            while end < bytes.count, bytes[end] != 0x0A {
                if bytes[end] == 0x09, !isComment {
                    fields.append(bytes[start..<end])
                    start = end + 1
                }
                end += 1
            }
            fields.append(bytes[start..<end])
            let isBlank = end == position
            position = end + 1
            line += 1
            if !isComment, !isBlank { return (line, fields) }
        }
        return nil
    }
}

extension Slice where Base == UnsafeBufferPointer<UInt8> {
    var string: String { String(decoding: self, as: UTF8.self) }
}

/// Reads the entries of files in the lexicon's format.
struct EntryReader {
    static let header = ["term", "pos", "polarity", "range", "marks", "sense", "source"]

    /// Names of topics in the order of their bits.
    let topics: [String]
    var entries: [LexiconEntry] = []
    var problems: [LexiconError.Problem] = []
    private var file = ""
    private var line = 0
    private var markCache: [String: Marks] = [:]

    init(topics: [String]) { self.topics = topics }

    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, file: String) {
        self.file = file
        var sawHeader = false
        var rows = TSVRows(bytes)
        while let (line, fields) = rows.next() {
            self.line = line
            if !sawHeader {
                sawHeader = true
                if fields.map(\.string) != Self.header {
                    report(
                        "the first line must name the columns: \(Self.header.joined(separator: " "))"
                    )
                }
                continue
            }
            readRow(fields)
        }
    }

    /// Entries that a company wrote in its own file, one a line, without header.
    mutating func read(lines: [CompanyWord], file: String) {
        self.file = file
        for word in lines {
            line = word.line
            Array(word.text.utf8).withUnsafeBufferPointer { bytes in
                readRow(bytes.split(separator: 0x09, omittingEmptySubsequences: false))
            }
        }
    }

    private mutating func report(_ detail: String) {
        problems.append(LexiconError.Problem(file: file, line: line, detail: detail))
    }

    private mutating func readRow(_ fields: [Slice<UnsafeBufferPointer<UInt8>>]) {
        guard fields.count == Self.header.count else {
            report("\(fields.count) columns; write seven, separated by single tabs")
            return
        }
        let term = fields[0].string
        guard !term.isEmpty, term.utf8.first != 0x20, term.utf8.last != 0x20 else {
            report("the term is empty or has a space at an end")
            return
        }
        guard let wordClass = WordClass(rawValue: fields[1].string) else {
            let known = WordClass.allCases.map(\.rawValue).joined(separator: " ")
            report("unknown pos \"\(fields[1].string)\"; write one of \(known)")
            return
        }
        guard let polarity = Double(fields[2].string), (-1...1).contains(polarity) else {
            report("polarity \"\(fields[2].string)\"; write a number from -1 to 1")
            return
        }
        guard let range = readRange(fields[3].string) else { return }
        if let bounds = range.bounds, !bounds.contains(polarity) {
            report(
                "polarity \(polarity) lies outside its range; widen the range or move the weight")
            return
        }
        guard let marks = readMarks(fields[4].string) else { return }
        for (name, field) in [("sense", fields[5]), ("source", fields[6])]
        where field.allSatisfy({ $0 == 0x20 }) {
            report("the \(name) is empty; say \(name == "sense" ? "what is meant" : "who says so")")
            return
        }
        guard fields[6].last != 0x0D else {
            report("the line ends in a carriage return; save the file with line feeds only")
            return
        }
        entries.append(
            LexiconEntry(
                term: term, wordClass: wordClass, polarity: polarity, range: range.bounds,
                marks: marks, sense: fields[5].string, source: fields[6].string, file: file,
                line: line))
    }

    private mutating func readRange(_ text: String) -> (bounds: ClosedRange<Double>?, Void)? {
        if text == "-" { return (nil, ()) }
        guard let dots = text.utf8.firstIndex(of: 0x2E).flatMap({ Self.dots(in: text, from: $0) }),
            let low = Double(text[..<dots]),
            let high = Double(text[text.utf8.index(dots, offsetBy: 2)...]), low <= high, low >= -1,
            high <= 1
        else {
            report("range \"\(text)\"; write min..max within -1..1, or - for fixed")
            return nil
        }
        return (low...high, ())
    }

    /// Where the two dots stand; the first dot may belong to the first number.
    private static func dots(in text: String, from start: String.Index) -> String.Index? {
        let bytes = text.utf8
        var index = start
        while index != bytes.endIndex {
            let next = bytes.index(after: index)
            if bytes[index] == 0x2E, next != bytes.endIndex, bytes[next] == 0x2E { return index }
            index = next
        }
        return nil
    }

    private mutating func readMarks(_ text: String) -> Marks? {
        if let known = markCache[text] { return known }
        var marks = Marks()
        if text != "-" {
            var seen: Set<Substring> = []
            for word in text.split(separator: " ") {
                // Of these a line has one: a second would silently win.
                let name = word.prefix { $0 != ":" }
                let isSingle = name == "near" || name == "not_near"
                guard seen.insert(isSingle ? name : word).inserted else {
                    report("the mark \"\(isSingle ? name : word)\" stands there twice; keep one")
                    return nil
                }
                guard readMark(String(word), into: &marks) else { return nil }
            }
        }
        let near = Set((marks.near ?? "").split(separator: "/"))
        if let both = (marks.notNear ?? "").split(separator: "/").first(where: near.contains) {
            report("\"\(both)\" contradicts itself: near: and not_near:; keep one")
            return nil
        }
        markCache[text] = marks
        return marks
    }

    private mutating func readMark(_ mark: String, into marks: inout Marks) -> Bool {
        if let role = Role.names[mark] {
            marks.roles.insert(role)
            return true
        }
        let halves = mark.split(separator: ":", maxSplits: 1).map(String.init)
        guard halves.count == 2 else {
            report("unknown mark \"\(mark)\"; the marks are listed in the lexicon's guide")
            return false
        }
        let (name, value) = (halves[0], halves[1])
        if let role = Role.valued[name] {
            guard let number = Double(value) else {
                report("mark \"\(mark)\" needs a number after the colon")
                return false
            }
            if marks.value != 0 {
                report("two marks with a number on one line; make two entries")
                return false
            }
            marks.roles.insert(role)
            marks.value = number
            return true
        }
        switch name {
        case "signal":
            guard let signal = Signal(rawValue: value) else {
                let known = Signal.allCases.map(\.rawValue).joined(separator: " ")
                report("unknown signal \"\(value)\"; write one of \(known)")
                return false
            }
            marks.signals.insert(SignalSet(signal))
        case "urgency":
            guard let urgency = Urgency(rawValue: value), urgency >= .high else {
                report("urgency \"\(value)\"; write high or critical")
                return false
            }
            marks.urgency = max(marks.urgency ?? .low, urgency)
        case "topic":
            guard let bit = topics.firstIndex(of: value) else {
                report("unknown topic \"\(value)\"; write one of \(topics.joined(separator: " "))")
                return false
            }
            marks.topics |= 1 << UInt64(bit)
        case "near": marks.near = value.replacing(",", with: "/")
        case "not_near": marks.notNear = value.replacing(",", with: "/")
        default:
            report("unknown mark \"\(mark)\"; the marks are listed in the lexicon's guide")
            return false
        }
        return true
    }
}

extension String {
    func replacing(_ old: Character, with new: Character) -> String {
        String(map { $0 == old ? new : $0 })
    }
}
