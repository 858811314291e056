// SPDX-License-Identifier: Apache-2.0

// From files to a lexicon: entries, forms, phrases and the tables to find them.

import Complaints
import DutchText

/// Builds a lexicon; used once and thrown away.
struct LexiconCompiler {
    var lexicon: Lexicon
    var inflector: Inflector
    var problems: [LexiconError.Problem] = []
    var singlePairs: [(key: Int32, value: Int32)] = []
    /// Words that steer others and are never a hit themselves.
    var rolePairs: [(key: Int32, value: Int32)] = []
    var memberPairs: [(key: Int32, value: Int32)] = []
    /// Sets of spellings by how they are written in a phrase.
    var elementNumbers: [String: Int32] = [:]
    /// The spellings of each set, one after another.
    var elementForms: [[Int32]] = []
    /// How each lemma of a single entry is inflected.
    var classes: [String: PartSet] = [:]
    var list = FormList()
    var scratch = TokenBuffer()
    var compoundHeads: [Int32] = []
    var compoundFirsts: [Int32] = []

    private init(inflector: Inflector, source: LexiconSource) {
        self.inflector = inflector
        lexicon = Lexicon(compiledFrom: source)
    }

    static func compile(_ source: LexiconSource) throws(LexiconError) -> Lexicon {
        var grammar = GrammarReader()
        for file in source.files { grammar.read(file.name, file.bytes) }
        var reader = EntryReader(topics: grammar.topics)
        for file in source.files where !GrammarReader.isGrammar(file.name) {
            file.bytes.withUnsafeBufferPointer { reader.read($0, file: file.name) }
        }
        var entries = reader.entries
        var problems = grammar.problems + reader.problems + doubled(in: entries)
        if let company = source.companyWords {
            var own = EntryReader(topics: grammar.topics)
            own.read(lines: company.lines, file: company.file)
            problems += own.problems + doubled(in: own.entries)
            let replaced = Set(own.entries.map(\.identity))
            entries = entries.filter { !replaced.contains($0.identity) } + own.entries
        }
        if !source.files.contains(where: { $0.name == KindModel.file }) {
            problems.append(
                LexiconError.Problem(
                    file: KindModel.file, line: 0,
                    detail: "missing; without it no text has a kind"))
        }
        guard problems.isEmpty else { throw LexiconError(problems: problems) }

        var compiler = LexiconCompiler(
            inflector: Inflector(verbs: grammar.verbs), source: source)
        compiler.lexicon.topics = grammar.topics
        compiler.lexicon.kinds = grammar.kinds
        compiler.lexicon.leanings = grammar.leanings
        for entry in entries where entry.wordClass != .phrase {
            compiler.classes[entry.term, default: []].insert(PartSet(entry.wordClass.inflection))
        }
        compiler.addKnownForms(grammar.known)
        for entry in entries { compiler.add(entry) }
        compiler.finish()
        guard compiler.problems.isEmpty else { throw LexiconError(problems: compiler.problems) }
        return compiler.lexicon
    }

    static func doubled(in entries: [LexiconEntry]) -> [LexiconError.Problem] {
        var seen: [LexiconEntry.Identity: Int] = [:]
        seen.reserveCapacity(entries.count)
        var problems: [LexiconError.Problem] = []
        for (index, entry) in entries.enumerated() {
            guard let first = seen.updateValue(index, forKey: entry.identity) else { continue }
            let earlier = entries[first]
            let verb = earlier.polarity == entry.polarity ? "doubles" : "contradicts"
            problems.append(
                LexiconError.Problem(
                    file: entry.file, line: entry.line,
                    detail: "\"\(entry.term)\" \(verb) \(earlier.file):\(earlier.line); "
                        + "delete one, or tell the senses apart with near: or not_near:"))
        }
        return problems
    }

    /// Common words and the forms of irregular verbs are no slips for other
    /// words: *zongen* is not *zonde*, *bouwen* not *rouwen*.
    mutating func addKnownForms(_ words: [(lemma: [UInt8], part: PartOfSpeech)]) {
        for row in inflector.irregularForms { _ = lexicon.forms.insert(row) }
        for word in words {
            list.clear()
            inflector.addForms(of: word.lemma, as: word.part, to: &list)
            for index in 0..<list.count {
                _ = list[index].withUnsafeBufferPointer { lexicon.forms.insert($0) }
            }
        }
    }

    // MARK: Entries

    mutating func add(_ entry: LexiconEntry) {
        if entry.wordClass == .rule {
            if !lexicon.rules.set(
                entry.term, Float(entry.polarity), entry: Int32(lexicon.entries.count))
            {
                report(entry, "no rule \"\(entry.term)\"; the rules are \(RuleWeights.names)")
            }
        }
        let number = Int32(lexicon.entries.count)
        let marks = entry.marks
        let near = marks.near.map { elementNumber($0) } ?? -1
        let notNear = marks.notNear.map { elementNumber($0) } ?? -1
        lexicon.entries.append(entry)
        lexicon.infos.append(
            Lexicon.Info(
                weight: Float(entry.polarity), roles: marks.roles, signals: marks.signals,
                urgency: UInt8(marks.urgency?.level ?? 0), topics: marks.topics,
                value: Float(marks.value), near: near, notNear: notNear,
                wordClass: entry.wordClass,
                claims: entry.polarity != 0 || entry.range != nil
                    || marks.roles.contains(.suppressor)
                    || !marks.roles.isDisjoint(with: .grammar)))
        guard entry.wordClass != .rule else { return }
        let words = entry.term.split(separator: " ", omittingEmptySubsequences: false)
        if words.contains(where: \.isEmpty) {
            report(entry, "two spaces in a row in the term; write one")
            return
        }
        if entry.wordClass != .emoji, let word = words.first(where: { isUnreadable($0) }) {
            report(entry, "\"\(word)\" holds a sign that is not read in texts; leave it out")
            return
        }
        if words.count == 1,
            !words[0].utf8.contains(0x2F) || entry.wordClass == .emoji
                || entry.isFraction
        {
            addSingle(entry, number)
        } else {
            addPhrase(entry, words.map(String.init), number)
        }
    }

    mutating func report(_ entry: LexiconEntry, _ detail: String) {
        problems.append(
            LexiconError.Problem(file: entry.file, line: entry.line, detail: detail))
    }

    /// Whether the tokenizer passes over a sign in the word, so that the term
    /// would match more than it says.
    mutating func isUnreadable(_ word: Substring) -> Bool {
        guard word.utf8.contains(where: { Self.isSign($0) }), word != "*" else { return false }
        let signs = word.utf8.filter { Self.isSign($0) }
        let read = folded(String(word.hasPrefix("=") ? word.dropFirst() : word)).joined()
        return signs.contains { !read.contains($0) }
    }

    /// `+ % & ? ! ( ) " *`
    static func isSign(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x2B, 0x25, 0x26, 0x3F, 0x21, 0x28, 0x29, 0x22, 0x2A: true
        default: false
        }
    }

    mutating func addSingle(_ entry: LexiconEntry, _ number: Int32) {
        var term = Substring(entry.term)
        // Signs stand for themselves: "=)" and ":|" are no notation.
        let isWord = entry.wordClass != .emoji
        let isHead = isWord && term.hasSuffix("~")
        if isHead { term = term.dropLast() }
        let isFirst = isWord && term.hasPrefix("~")
        if isFirst { term = term.dropFirst() }
        let isExact = isWord && term.hasPrefix("=")
        if isExact { term = term.dropFirst() }
        if isWord, term.utf8.contains(0x7C) {
            let halves = term.split(separator: "|", omittingEmptySubsequences: false)
            guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty else {
                report(entry, "write a separable verb as particle|verb, as in terug|bellen")
                return
            }
            addSeparable(halves[0], halves[1], number)
            return
        }
        let isPlain = term.utf8.allSatisfy { ASCIILetter.isLower($0) }
        let pieces = isPlain ? [Array(term.utf8)] : folded(String(term))
        if pieces.count > 1 {
            // "24/7", "a-merk": several tokens in running text.
            addPattern(
                pieces.map { piece in
                    PhraseElement(kind: .word, element: exactElement(piece), gap: 0)
                }, number)
            return
        }
        guard let piece = pieces.first else {
            report(entry, "the term holds no word that could be found in a text")
            return
        }
        if !isWord, !isPlain, scratch.tokens[0].kind == .number {
            report(entry, "only the number in this sign is read; leave it out")
            return
        }
        list.clear()
        inflector.addForms(
            of: piece, as: isExact ? .invariable : entry.wordClass.inflection, to: &list)
        for index in 0..<list.count {
            let form = list[index].withUnsafeBufferPointer { lexicon.forms.insert($0) }
            if entry.isStructural {
                rolePairs.append((form, number))
            } else {
                singlePairs.append((form, number))
            }
            if isHead { compoundHeads.append(form) }
            if isFirst { compoundFirsts.append(form) }
        }
    }

    mutating func addSeparable(
        _ particle: Substring, _ verb: Substring, _ number: Int32
    ) {
        let particle = Folding.fold(particle.utf8)
        let verb = Folding.fold(verb.utf8)
        list.clear()
        inflector.addSeparable(particle: particle, verb: verb, to: &list)
        for index in 0..<list.count {
            let form = list[index].withUnsafeBufferPointer { lexicon.forms.insert($0) }
            singlePairs.append((form, number))
        }
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

    static let places: [String: PhraseElement.Kind] = [
        "<num>": .number, "<tijd>": .timeUnit, "<geld>": .money, "<dag>": .day, "*": .any,
    ]

    mutating func addPhrase(_ entry: LexiconEntry, _ words: [String], _ number: Int32) {
        var elements: [PhraseElement] = []
        var gap: UInt8 = 0
        for word in words {
            if word == "…" || word == "..." {
                gap = Phrase.gap
                continue
            }
            if let kind = Self.places[word] {
                elements.append(PhraseElement(kind: kind, element: -1, gap: gap))
            } else if word.hasPrefix("<") {
                report(entry, "unknown place \(word); write <num> <tijd> <geld> or <dag>")
                return
            } else if word.utf8.contains(0x7C) {
                let halves = word.split(separator: "|").map { Folding.fold($0.utf8) }
                guard halves.count == 2 else {
                    report(entry, "write a separable verb as particle|verb")
                    return
                }
                elements.append(
                    PhraseElement(
                        kind: .word, element: separableElement(halves[0], halves[1]), gap: gap))
            } else {
                let isPlain = word.utf8.allSatisfy { ASCIILetter.isLetter($0) }
                let isSpelt = isPlain || word.utf8.contains(0x2F) || word.utf8.first == 0x3D
                let pieces = isSpelt ? [] : folded(word)
                if pieces.count > 1 {
                    for (index, piece) in pieces.enumerated() {
                        elements.append(
                            PhraseElement(
                                kind: .word, element: exactElement(piece),
                                gap: index == 0 ? gap : 0))
                    }
                } else {
                    elements.append(
                        PhraseElement(kind: .word, element: elementNumber(word), gap: gap))
                }
            }
            gap = 0
        }
        guard elements.contains(where: { $0.kind == .word }) else {
            report(entry, "a phrase needs at least one word besides places and gaps")
            return
        }
        guard elements.count <= Phrase.elementLimit else {
            report(entry, "more than \(Phrase.elementLimit) words in one phrase; shorten it")
            return
        }
        addPattern(elements, number)
    }

    mutating func addPattern(_ elements: [PhraseElement], _ number: Int32) {
        lexicon.patterns.append(
            Phrase(
                entry: number, first: Int32(lexicon.patternElements.count),
                count: Int32(elements.count)))
        lexicon.patternElements.append(contentsOf: elements)
    }
}
