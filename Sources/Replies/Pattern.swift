// SPDX-License-Identifier: Apache-2.0

// One line of the rule data as something that can be matched. The notation is
// explained at the head of `patterns.tsv`.

/// What one word must be.
enum WordTest: Hashable, Sendable {
    /// The hash of a folded word and its first byte.
    case exact(UInt64, first: UInt8)
    case prefix([UInt8])
    case suffix([UInt8])
    case infix([UInt8])
    case any
    case number
    case capital
    case kind(Word.Kind)

    func accepts(_ reading: Reading, _ index: Int) -> Bool {
        let word = reading.words[index]
        switch self {
        case .exact(let hash, _): return word.hash == hash
        case .prefix(let start): return reading.form(index).starts(with: start)
        case .suffix(let end):
            let form = reading.form(index)
            return form.count >= end.count && form.suffix(end.count).elementsEqual(end)
        case .infix(let part): return Self.contains(reading.form(index), part)
        case .any: return word.kind != .emoji
        case .number: return word.kind == .number
        case .capital: return word.kind == .word && word.marks.contains(.capital)
        case .kind(let kind): return word.kind == kind
        }
    }

    private static func contains(_ form: ArraySlice<UInt8>, _ part: [UInt8]) -> Bool {
        guard form.count >= part.count else { return false }
        return form.indices.dropLast(part.count - 1).contains {
            form[$0..<($0 + part.count)].elementsEqual(part)
        }
    }
}

struct Pattern: Sendable {
    enum Element: Sendable {
        case word([WordTest])
        case optional([WordTest])
        /// The next word, if any, passes none of these.
        case not([WordTest])
        /// Up to so many words.
        case gap(Int)
        case start, end, comma, question
    }

    /// How many words `…` may skip when no number follows it.
    static let ordinaryGap = 4

    let elements: [Element]

    /// The end of the match that starts at word `index`, or `nil`. The shortest
    /// gap that fits is taken.
    func match(_ reading: Reading, at index: Int) -> Int? {
        let sentence = reading.sentences[reading.words[index].sentence]
        return match(reading, sentence, index, element: 0)
    }

    private func match(
        _ reading: Reading, _ sentence: Sentence, _ index: Int, element: Int
    ) -> Int? {
        guard element < elements.count else { return index }
        let inside = index < sentence.words.upperBound
        switch elements[element] {
        case .word(let tests):
            guard inside, tests.contains(where: { $0.accepts(reading, index) }) else { return nil }
            return match(reading, sentence, index + 1, element: element + 1)
        case .optional(let tests):
            if inside, tests.contains(where: { $0.accepts(reading, index) }),
                let end = match(reading, sentence, index + 1, element: element + 1)
            {
                return end
            }
            return match(reading, sentence, index, element: element + 1)
        case .not(let tests):
            if inside, tests.contains(where: { $0.accepts(reading, index) }) { return nil }
        case .gap(let longest):
            for skipped in 0...longest where index + skipped <= sentence.words.upperBound {
                let next = index + skipped
                if let end = match(reading, sentence, next, element: element + 1) { return end }
            }
            return nil
        case .start:
            guard index == sentence.words.lowerBound else { return nil }
        case .end:
            guard !inside else { return nil }
        case .comma:
            guard inside, reading.words[index].marks.contains(.afterComma) else { return nil }
        case .question:
            guard sentence.isQuestion else { return nil }
        }
        return match(reading, sentence, index, element: element + 1)
    }

    /// The words with which a match can begin, if they are few and plain.
    var firstHashes: [UInt64]? {
        var hashes: [UInt64] = []
        for element in elements {
            switch element {
            case .start, .question, .comma: continue
            case .optional(let tests):
                guard let some = Self.hashes(tests) else { return nil }
                hashes += some
            case .word(let tests): return Self.hashes(tests).map { hashes + $0 }
            case .not, .gap, .end: return nil
            }
        }
        return nil
    }

    /// The bytes with which a match can begin, where every first word has a
    /// beginning that is known: `begrijp*`, `<num>`.
    var firstBytes: Set<UInt8>? {
        var bytes: Set<UInt8> = []
        for element in elements {
            switch element {
            case .start, .question, .comma: continue
            case .optional(let tests):
                guard let some = Self.bytes(tests) else { return nil }
                bytes.formUnion(some)
            case .word(let tests): return Self.bytes(tests).map { bytes.union($0) }
            case .not, .gap, .end: return nil
            }
        }
        return nil
    }

    private static func bytes(_ tests: [WordTest]) -> Set<UInt8>? {
        var bytes: Set<UInt8> = []
        for test in tests {
            switch test {
            case .exact(_, let first): bytes.insert(first)
            case .prefix(let start):
                guard let first = start.first else { return nil }
                bytes.insert(first)
            case .number: bytes.formUnion(UInt8(ascii: "0")...UInt8(ascii: "9"))
            case .suffix, .infix, .any, .capital, .kind: return nil
            }
        }
        return bytes
    }

    /// `nil` when one of the tests is more than a plain word.
    private static func hashes(_ tests: [WordTest]) -> [UInt64]? {
        var hashes: [UInt64] = []
        for test in tests {
            guard case .exact(let hash, _) = test else { return nil }
            hashes.append(hash)
        }
        return hashes
    }
}

extension Pattern {
    init?(_ notation: String, classes: [String: [WordTest]]) {
        self.init(Array(notation.utf8)[...], classes: classes)
    }

    /// - Parameters:
    ///   - notation: UTF-8, as the head of `findings.tsv` explains it.
    ///   - classes: named sets of words, from `classes.tsv`.
    /// - Returns: `nil` when the notation is wrong.
    init?(_ notation: ArraySlice<UInt8>, classes: [String: [WordTest]]) {
        var elements: [Element] = []
        for part in notation.split(separator: 0x20) {
            guard let element = Self.element(part, classes: classes) else { return nil }
            elements.append(element)
        }
        let hasWord = elements.contains {
            if case .word = $0 { true } else { false }
        }
        guard hasWord else { return nil }
        self.elements = elements
    }

    private static func element(
        _ part: ArraySlice<UInt8>, classes: [String: [WordTest]]
    ) -> Element? {
        if part.count == 1 {
            switch part.first {
            case UInt8(ascii: "^"): return .start
            case UInt8(ascii: "$"): return .end
            case UInt8(ascii: ","): return .comma
            case UInt8(ascii: "?"): return .question
            default: break
            }
        }
        if part.starts(with: "…".utf8) {
            let length = String(decoding: part.dropFirst("…".utf8.count), as: UTF8.self)
            return length.isEmpty ? .gap(ordinaryGap) : Int(length).map { .gap($0) }
        }
        if part.first == UInt8(ascii: "!"), part.count > 1 {
            return tests(part.dropFirst(), classes: classes).map { .not($0) }
        }
        if part.first == UInt8(ascii: "["), part.last == UInt8(ascii: "]"), part.count > 2 {
            return tests(part.dropFirst().dropLast(), classes: classes).map { .optional($0) }
        }
        return tests(part, classes: classes).map { .word($0) }
    }

    /// Alternatives, separated by `/`.
    static func tests(
        _ part: ArraySlice<UInt8>, classes: [String: [WordTest]]
    ) -> [WordTest]? {
        var result: [WordTest] = []
        for choice in part.split(separator: UInt8(ascii: "/")) {
            if choice.first == UInt8(ascii: "%"), choice.count > 1 {
                let name = String(decoding: choice.dropFirst(), as: UTF8.self)
                guard let named = classes[name] else { return nil }
                result += named
            } else {
                result.append(test(choice))
            }
        }
        return result.isEmpty ? nil : result
    }

    private static let kinds: [[UInt8]: WordTest] = [
        Array("*".utf8): .any, Array("<num>".utf8): .number, Array("<cap>".utf8): .capital,
        Array("<url>".utf8): .kind(.url), Array("<email>".utf8): .kind(.email),
        Array("<handle>".utf8): .kind(.handle), Array("<emoji>".utf8): .kind(.emoji),
        Array("<geld>".utf8): .kind(.currency),
    ]

    private static func test(_ choice: ArraySlice<UInt8>) -> WordTest {
        let star = UInt8(ascii: "*")
        if choice.first == star || choice.first == UInt8(ascii: "<"),
            let kind = kinds[Array(choice)]
        {
            return kind
        }
        var letters: [UInt8] = []
        Folding.fold(choice, into: &letters)
        switch (letters.first == star, letters.last == star) {
        case (true, true): return .infix(Array(letters.dropFirst().dropLast()))
        case (true, false): return .suffix(Array(letters.dropFirst()))
        case (false, true): return .prefix(Array(letters.dropLast()))
        case (false, false): return .exact(Folding.hash(letters[...]), first: letters.first ?? 0)
        }
    }
}
