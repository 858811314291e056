// SPDX-License-Identifier: Apache-2.0

// One line of the rule data as something that can be matched. The notation is
// explained at the head of `patterns.tsv`.

/// What one word must be.
enum WordTest: Hashable, Sendable {
    case exact(UInt64)
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
        case .exact(let hash): return word.hash == hash
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
        for element in elements {
            switch element {
            case .start, .question, .comma: continue
            case .word(let tests):
                let hashes = tests.compactMap { test -> UInt64? in
                    if case .exact(let hash) = test { return hash }
                    return nil
                }
                return hashes.count == tests.count ? hashes : nil
            default: return nil
            }
        }
        return nil
    }
}

extension Pattern {
    /// - Parameter classes: named sets of words, from `classes.tsv`.
    /// - Returns: `nil` when the notation is wrong.
    init?(_ notation: some StringProtocol, classes: [String: [WordTest]]) {
        var elements: [Element] = []
        for part in notation.split(separator: " ") {
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
        _ part: some StringProtocol, classes: [String: [WordTest]]
    ) -> Element? {
        switch part {
        case "^": return .start
        case "$": return .end
        case ",": return .comma
        case "?": return .question
        default: break
        }
        if part.hasPrefix("…") {
            let length = part.dropFirst()
            return length.isEmpty ? .gap(ordinaryGap) : Int(length).map { .gap($0) }
        }
        if part.hasPrefix("!"), part.count > 1 {
            return tests(part.dropFirst(), classes: classes).map { .not($0) }
        }
        if part.hasPrefix("["), part.hasSuffix("]"), part.count > 2 {
            return tests(part.dropFirst().dropLast(), classes: classes).map { .optional($0) }
        }
        return tests(part, classes: classes).map { .word($0) }
    }

    /// Alternatives, separated by `/`.
    static func tests(
        _ part: some StringProtocol, classes: [String: [WordTest]]
    ) -> [WordTest]? {
        var result: [WordTest] = []
        for choice in part.split(separator: "/") {
            if choice.hasPrefix("%") {
                guard let named = classes[String(choice.dropFirst())] else { return nil }
                result += named
            } else {
                guard let test = test(choice) else { return nil }
                result.append(test)
            }
        }
        return result.isEmpty ? nil : result
    }

    private static func test(_ choice: some StringProtocol) -> WordTest? {
        switch choice {
        case "*": return .any
        case "<num>": return .number
        case "<cap>": return .capital
        case "<url>": return .kind(.url)
        case "<email>": return .kind(.email)
        case "<handle>": return .kind(.handle)
        case "<emoji>": return .kind(.emoji)
        case "<geld>": return .kind(.currency)
        default: break
        }
        let letters = Folding.folded(choice)
        let star = UInt8(ascii: "*")
        switch (letters.first == star, letters.last == star) {
        case (true, true): return .infix(Array(letters.dropFirst().dropLast()))
        case (true, false): return .suffix(Array(letters.dropFirst()))
        case (false, true): return .prefix(Array(letters.dropLast()))
        case (false, false): return .exact(Folding.hash(letters[...]))
        }
    }
}
