// SPDX-License-Identifier: Apache-2.0

// From the lines of the lexicon to forms and phrases.

import Complaints
import DutchText

extension LexiconCompiler {
    // MARK: Entries

    mutating func add(_ line: EntryLine) {
        let number = Int32(draft.infos.count)
        let wordClass = line.place.wordClass
        if wordClass == .rule {
            if !draft.rules.set(line.term.string, Float(line.polarity), entry: number) {
                report(
                    line, "no rule \"\(line.term.string)\"; the rules are \(RuleWeights.names)")
            }
        }
        let marks = self.marks[Int(line.marks)]
        let near = marks.near.map { elementNumber($0) } ?? -1
        let notNear = marks.notNear.map { elementNumber($0) } ?? -1
        draft.infos.append(
            Lexicon.Info(
                weight: Float(line.polarity), roles: marks.roles, signals: marks.signals,
                urgency: UInt8(marks.urgency?.level ?? 0), topics: marks.topics,
                value: Float(marks.value), near: near, notNear: notNear, wordClass: wordClass,
                claims: line.polarity != 0 || line.hasRange
                    || marks.roles.contains(.suppressor)
                    || !marks.roles.isDisjoint(with: .grammar)))
        guard wordClass != .rule else { return }
        let signs = Signs(of: line.term)
        split(line.term)
        if words.contains(where: { $0.isEmpty }) {
            report(line, "two spaces in a row in the term; write one")
            return
        }
        if signs.hasMarks, wordClass != .emoji {
            for word in words.map({ line.term.part($0) }) where isUnreadable(word) {
                report(
                    line, "\"\(word.string)\" holds a sign that is not read in texts; leave it out")
                return
            }
        }
        if words.count == 1, !signs.hasSlash || wordClass == .emoji || signs.isFraction {
            addSingle(line, number, signs)
        } else {
            addPhrase(line, number)
        }
    }

    /// The words of a term, between single spaces.
    private mutating func split(_ term: Bytes) {
        words.removeAll(keepingCapacity: true)
        var start = 0
        for index in term.indices where term[index] == 0x20 {
            words.append(start..<index)
            start = index + 1
        }
        words.append(start..<term.count)
    }

    mutating func report(_ line: EntryLine, _ detail: String) {
        problems.append(
            LexiconError.Problem(
                file: draft.files[Int(line.place.file)].name,
                line: Int(line.place.line), detail: detail))
    }

    /// Whether the tokenizer passes over a sign in the word, so that the term
    /// would match more than it says.
    mutating func isUnreadable(_ word: Bytes) -> Bool {
        guard word.contains(where: { Signs.isMark($0) }), !word.equals("*") else { return false }
        let isExact = word.first == UInt8(ascii: "=")
        let read = folded(isExact ? word.part(1..<word.count) : word).joined()
        return word.contains { Signs.isMark($0) && !read.contains($0) }
    }

    mutating func addSingle(_ line: EntryLine, _ number: Int32, _ signs: Signs) {
        var term = line.term
        // Signs stand for themselves: "=)" and ":|" are no notation.
        let isWord = line.place.wordClass != .emoji
        let isHead = isWord && term.last == UInt8(ascii: "~")
        if isHead { term = term.part(0..<term.count - 1) }
        let isFirst = isWord && term.first == UInt8(ascii: "~")
        if isFirst { term = term.part(1..<term.count) }
        let isExact = isWord && term.first == UInt8(ascii: "=")
        if isExact { term = term.part(1..<term.count) }
        if isWord, signs.hasBar {
            guard let (particle, verb) = halves(of: term) else {
                report(line, "write a separable verb as particle|verb, as in terug|bellen")
                return
            }
            addSeparable(particle, verb, number)
            return
        }
        let isPlain = term.allSatisfy { ASCIILetter.isLower($0) }
        let pieces = isPlain ? [Array(term)] : folded(term)
        guard pieces.count <= Phrase.elementLimit else {
            report(line, "more than \(Phrase.elementLimit) words in one phrase; shorten it")
            return
        }
        if pieces.count > 1 {
            // "24/7", "a-merk": several tokens in running text.
            addPattern(
                pieces.map { piece in
                    PhraseElement(kind: .word, element: exactElement(piece), gap: 0)
                }, number)
            return
        }
        guard let piece = pieces.first else {
            report(line, "the term holds no word that could be found in a text")
            return
        }
        if !isWord, !isPlain, scratch.tokens[0].kind == .number {
            report(line, "only the number in this sign is read; leave it out")
            return
        }
        list.clear()
        inflector.addForms(
            of: piece, as: isExact ? .invariable : line.place.wordClass.inflection, to: &list)
        draft.forms.insert(list) { form in
            if line.isStructural {
                rolePairs.append((form, number))
            } else {
                singlePairs.append((form, number))
            }
            if isHead { compoundHeads.append(form) }
            if isFirst { compoundFirsts.append(form) }
        }
    }

    /// The two halves of `particle|verb`, folded.
    private func halves(of term: Bytes) -> (particle: [UInt8], verb: [UInt8])? {
        let halves = term.split(separator: 0x7C, omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty else { return nil }
        return (Folding.fold(halves[0]), Folding.fold(halves[1]))
    }

    mutating func addSeparable(_ particle: [UInt8], _ verb: [UInt8], _ number: Int32) {
        list.clear()
        inflector.addSeparable(particle: particle, verb: verb, to: &list)
        draft.forms.insert(list) { singlePairs.append(($0, number)) }
        let finite = finiteElement(verb)
        let loose = exactElement(particle)
        addPattern(
            [
                PhraseElement(kind: .word, element: finite, gap: 0),
                PhraseElement(kind: .word, element: loose, gap: Phrase.particleGap),
            ], number)
        addPattern(
            [
                PhraseElement(kind: .word, element: loose, gap: 0),
                PhraseElement(kind: .word, element: exactElement(Array("te".utf8)), gap: 0),
                PhraseElement(kind: .word, element: exactElement(verb), gap: 0),
            ], number)
    }

    private static func place(_ word: Bytes) -> PhraseElement.Kind? {
        if word.equals("<num>") { return .number }
        if word.equals("<tijd>") { return .timeUnit }
        if word.equals("<geld>") { return .money }
        if word.equals("<dag>") { return .day }
        return word.equals("*") ? .any : nil
    }

    /// Takes the words that `split` left.
    mutating func addPhrase(_ line: EntryLine, _ number: Int32) {
        addEntryElement(number)
        let first = draft.patternElements.count
        var gap: UInt8 = 0
        for range in words {
            let word = line.term.part(range)
            if word.equals("…") || word.equals("...") {
                gap = Phrase.gap
                continue
            }
            let head = word[0]
            if head == UInt8(ascii: "<") || head == UInt8(ascii: "*"),
                let kind = Self.place(word)
            {
                addElement(kind, -1, gap)
            } else if head == UInt8(ascii: "<") {
                report(
                    line, "unknown place \(word.string); write <num> <tijd> <geld> or <dag>")
                return
            } else if word.contains(0x7C) {
                let halves = word.split(separator: 0x7C).map { Folding.fold($0) }
                guard halves.count == 2 else {
                    report(line, "write a separable verb as particle|verb")
                    return
                }
                addElement(.word, separableElement(halves[0], halves[1]), gap)
            } else {
                let isPlain = word.allSatisfy { ASCIILetter.isLetter($0) }
                let isSpelt = isPlain || word.contains(0x2F) || head == 0x3D
                let pieces = isSpelt ? [] : folded(word)
                if pieces.count > 1 {
                    for piece in pieces {
                        addElement(.word, exactElement(piece), gap)
                        gap = 0
                    }
                } else {
                    addElement(.word, elementNumber(word), gap)
                }
            }
            gap = 0
        }
        let added = draft.patternElements[first...]
        let problem =
            added.count > Phrase.elementLimit
            ? "more than \(Phrase.elementLimit) words in one phrase; shorten it"
            : added.contains { $0.kind == .word }
                ? nil : "a phrase needs at least one word besides places and gaps"
        if let problem {
            report(line, problem)
            return
        }
        draft.patterns.append(
            Phrase(entry: number, first: Int32(first), count: Int32(added.count)))
    }

    private mutating func addElement(_ kind: PhraseElement.Kind, _ element: Int32, _ gap: UInt8) {
        draft.patternElements.append(PhraseElement(kind: kind, element: element, gap: gap))
    }

    /// What stands before the places of the phrase of an entry.
    private mutating func addEntryElement(_ number: Int32) {
        let info = draft.infos[Int(number)]
        draft.patternElements.append(
            PhraseElement(entry: number, asksForNeighbours: info.near >= 0 || info.notNear >= 0))
    }

    mutating func addPattern(_ elements: [PhraseElement], _ number: Int32) {
        addEntryElement(number)
        draft.patterns.append(
            Phrase(
                entry: number, first: Int32(draft.patternElements.count),
                count: Int32(elements.count)))
        draft.patternElements.append(contentsOf: elements)
    }
}

/// Which signs a term holds, told in one pass.
struct Signs {
    /// A sign that texts may hold but words do not.
    private(set) var hasMarks = false
    private(set) var hasSlash = false
    private(set) var hasBar = false
    /// A grade such as `8/10`, not two alternatives.
    private(set) var isFraction = false

    init(of term: UnsafeBufferPointer<UInt8>) {
        var isNumeric = true
        for byte in term where !ASCIILetter.isLower(byte) {
            if byte == 0x2F { hasSlash = true }
            if byte == 0x7C { hasBar = true }
            if Self.isMark(byte) { hasMarks = true }
            if byte != 0x2F, byte &- 0x30 >= 10 { isNumeric = false }
        }
        isFraction = hasSlash && isNumeric && !term.contains { ASCIILetter.isLower($0) }
    }

    /// `+ % & ? ! ( ) " *`
    static func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x2B, 0x25, 0x26, 0x3F, 0x21, 0x28, 0x29, 0x22, 0x2A: true
        default: false
        }
    }
}
