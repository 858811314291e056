// SPDX-License-Identifier: Apache-2.0

// The turns of phrase of one sentence, as hashes: words and rows of words, in
// which people, days, numbers and the like stand for their kind, and how words
// begin and end.

/// Lists the turns of phrase of a sentence.
struct Turns: Sendable {
    /// Classes of `classes.tsv` whose words are one and the same here: who does
    /// what to whom, and when. A word is of the first that has it.
    private static let kinds = [
        "wij", "ons", "jou", "jouw", "weekdag", "maand", "straks", "tijd", "bezit", "klantwoord",
        "team",
    ]
    /// Words of these are alike too, and also by how they begin: *collega's*.
    private static let openKinds = ["ander", "dienst"]

    private let kindByWord: [UInt64: UInt64]
    private let openTests: [(kind: UInt64, tests: [WordTest])]

    /// Knows no kinds of words.
    init() {
        kindByWord = [:]
        openTests = []
    }

    init(_ rulebook: Rulebook) {
        var kinds: [UInt64: UInt64] = [:]
        for name in Self.kinds {
            for test in rulebook.classes[name] ?? [] {
                guard case .exact(let hash, _) = test, kinds[hash] == nil else { continue }
                kinds[hash] = Folding.hash(Array(name.utf8)[...])
            }
        }
        kindByWord = kinds
        openTests = Self.openKinds.map { name in
            (Folding.hash(Array("ander".utf8)[...]), rulebook.classes[name] ?? [])
        }
    }

    /// The hashes of the turns of phrase of these words, each once, ascending.
    ///
    /// - Parameter names: folded names of the customer, which are all alike.
    func keys(
        of words: Range<Int>, in reading: Reading, isQuestion: Bool, names: [[UInt8]]
    ) -> [UInt32] {
        var found: [UInt32] = []
        found.reserveCapacity(words.count * 9)
        let kinds = words.map { kind(reading, $0, names) }
        let stems = words.map { stem(reading, $0) }
        for (at, kind) in kinds.enumerated() {
            found.append(Self.key(1, kind))
            if at > 0 {
                found.append(Self.key(2, kinds[at - 1], kind))
                found.append(Self.key(3, stems[at - 1], stems[at]))
            }
            if at > 1 {
                found.append(Self.key(4, kinds[at - 2], kinds[at - 1], kind))
                found.append(Self.key(5, kinds[at - 2], kind))
            }
            if at > 2 { found.append(Self.key(6, kinds[at - 3], kind)) }
            let form = reading.form(words.lowerBound + at)
            if form.count >= Self.longWord {
                found.append(Self.key(7, Folding.hash(form.prefix(Self.head))))
                found.append(Self.key(8, Folding.hash(form.suffix(Self.tail))))
            }
        }
        if let first = kinds.first {
            found.append(Self.key(9, first))
            if kinds.count > 1 { found.append(Self.key(10, first, kinds[1])) }
        }
        if let last = kinds.last { found.append(Self.key(11, last)) }
        found.append(Self.key(12, isQuestion ? 1 : 0))
        found.append(Self.key(13, UInt64(min(words.count, 24) / 4)))
        return Set(found).sorted()
    }

    private static let longWord = 6
    private static let head = 5
    private static let tail = 4

    private func kind(_ reading: Reading, _ index: Int, _ names: [[UInt8]]) -> UInt64 {
        let word = reading.words[index]
        switch word.kind {
        case .number: return 21
        case .url: return 22
        case .email: return 23
        case .handle: return 24
        case .currency: return 25
        case .word, .emoji: break
        }
        if let kind = kindByWord[word.hash] { return kind }
        let form = reading.form(index)
        if word.marks.contains(.capital), names.contains(where: { form.elementsEqual($0) }) {
            return 26
        }
        for (kind, tests) in openTests where tests.contains(where: { $0.accepts(reading, index) }) {
            return kind
        }
        return word.hash
    }

    private func stem(_ reading: Reading, _ index: Int) -> UInt64 {
        Folding.hash(reading.form(index).prefix(Self.head))
    }

    private static func key(
        _ sort: UInt64, _ one: UInt64, _ two: UInt64 = 0, _ three: UInt64 = 0
    ) -> UInt32 {
        var mixed = sort &* 0x9E37_79B9_7F4A_7C15
        for part in [one, two, three] {
            mixed = (mixed ^ part) &* 0xff51_afd7_ed55_8ccd
            mixed ^= mixed >> 32
        }
        return UInt32(truncatingIfNeeded: mixed >> 16)
    }
}
