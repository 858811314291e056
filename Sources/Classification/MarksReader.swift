// SPDX-License-Identifier: Apache-2.0

// Reading the column `marks` of a lexicon line.

import Complaints
import DutchText

/// What is wrong with the marks of a line, and what to write instead.
struct MarksProblem: Error {
    let detail: String
}

/// Reads marks. One that is kept knows the single marks that it has read: the
/// same few hundred stand in every file.
struct MarksReader {
    /// Names of topics in the order of their bits.
    private let topics: [String]
    private var known: [Marks] = []
    private var knownTexts: [UnsafeBufferPointer<UInt8>] = []
    private var knownNumbers = HashIndex(expecting: 16)

    init(topics: [String]) { self.topics = topics }

    /// - Parameter text: held by the caller as long as the reader is used.
    mutating func read(_ text: UnsafeBufferPointer<UInt8>) throws(MarksProblem) -> Marks {
        var marks = Marks()
        guard !text.equals("-") else { return marks }
        var start = 0
        for end in 0...text.count where end == text.count || text[end] == 0x20 {
            if end > start { try add(text.part(start..<end), to: &marks) }
            start = end + 1
        }
        let near = (marks.near ?? "").split(separator: "/")
        if let both = (marks.notNear ?? "").split(separator: "/").first(where: near.contains) {
            throw MarksProblem(
                detail: "\"\(both)\" contradicts itself: near: and not_near:; keep one")
        }
        return marks
    }

    private mutating func add(
        _ mark: UnsafeBufferPointer<UInt8>, to marks: inout Marks
    ) throws(MarksProblem) {
        if let words = Self.neighbours(mark, after: "near:") {
            return try Self.set(words, mark, \.near, of: &marks)
        }
        if let words = Self.neighbours(mark, after: "not_near:") {
            return try Self.set(words, mark, \.notNear, of: &marks)
        }
        let single = try single(mark)
        if marks.value != 0, !single.roles.isDisjoint(with: .numbered) {
            throw MarksProblem(detail: "two marks with a number on one line; make two entries")
        }
        marks.roles.formUnion(single.roles)
        marks.signals.formUnion(single.signals)
        if let urgency = single.urgency { marks.urgency = max(marks.urgency ?? .low, urgency) }
        marks.topics |= single.topics
        marks.value += single.value
    }

    /// Of neighbours a line has one list: a second would silently win.
    private static func set(
        _ words: String, _ mark: UnsafeBufferPointer<UInt8>,
        _ field: WritableKeyPath<Marks, String?>, of marks: inout Marks
    ) throws(MarksProblem) {
        let name = mark.string.prefix { $0 != ":" }
        guard marks[keyPath: field] == nil else {
            throw MarksProblem(detail: "the mark \"\(name)\" stands there twice; keep one")
        }
        guard !words.isEmpty else {
            throw MarksProblem(detail: "mark \"\(name):\" needs words after the colon")
        }
        marks[keyPath: field] = words
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

    /// What one mark says, read or remembered.
    private mutating func single(
        _ mark: UnsafeBufferPointer<UInt8>
    ) throws(MarksProblem) -> Marks {
        let hash = WordHash.of(mark)
        let number = Int(knownNumbers.find(hash))
        if number >= 0, knownTexts[number].equals(mark) { return known[number] }
        let read = try read(mark.string)
        knownNumbers.insert(hash, Int32(known.count))
        known.append(read)
        knownTexts.append(mark)
        return read
    }

    private func read(_ mark: String) throws(MarksProblem) -> Marks {
        var marks = Marks()
        if let role = Role.names[mark] {
            marks.roles.insert(role)
            return marks
        }
        let halves = mark.split(separator: ":", maxSplits: 1).map(String.init)
        guard halves.count == 2 else { throw Self.unknown(mark) }
        let (name, value) = (halves[0], halves[1])
        if let role = Role.valued[name] {
            guard let number = Double(value) else {
                throw MarksProblem(detail: "mark \"\(mark)\" needs a number after the colon")
            }
            marks.roles.insert(role)
            marks.value = number
            return marks
        }
        switch name {
        case "signal":
            guard let signal = Signal(rawValue: value) else {
                let names = Signal.allCases.map(\.rawValue).joined(separator: " ")
                throw MarksProblem(detail: "unknown signal \"\(value)\"; write one of \(names)")
            }
            marks.signals.insert(SignalSet(signal))
        case "urgency":
            guard let urgency = Urgency(rawValue: value), urgency >= .high else {
                throw MarksProblem(detail: "urgency \"\(value)\"; write high or critical")
            }
            marks.urgency = urgency
        case "topic":
            guard let bit = topics.firstIndex(of: value) else {
                throw MarksProblem(
                    detail: "unknown topic \"\(value)\"; "
                        + "write one of \(topics.joined(separator: " "))")
            }
            marks.topics |= 1 << UInt64(bit)
        default: throw Self.unknown(mark)
        }
        return marks
    }

    private static func unknown(_ mark: String) -> MarksProblem {
        MarksProblem(
            detail: "unknown mark \"\(mark)\"; the marks are listed in the lexicon's guide")
    }
}
