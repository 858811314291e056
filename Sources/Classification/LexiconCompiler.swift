// SPDX-License-Identifier: Apache-2.0

// From files to a lexicon: entries, forms, phrases and the tables to find them.

import Complaints
import DutchText

/// Builds a lexicon; used once and thrown away.
struct LexiconCompiler {
    private var lexicon: Lexicon
    private var inflector: Inflector
    private var problems: [LexiconError.Problem] = []
    private var singlePairs: [(key: Int32, value: Int32)] = []
    /// Words that steer others and are never a hit themselves.
    private var rolePairs: [(key: Int32, value: Int32)] = []
    private var memberPairs: [(key: Int32, value: Int32)] = []
    /// Sets of spellings by how they are written in a phrase.
    private var elementNumbers: [String: Int32] = [:]
    /// The spellings of each set, one after another.
    private var elementForms: [[Int32]] = []
    /// How each lemma of a single entry is inflected.
    private var classes: [String: PartSet] = [:]
    private var list = FormList()
    private var scratch = TokenBuffer()
    private var compoundHeads: [Int32] = []
    private var compoundFirsts: [Int32] = []

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
        for entry in entries where entry.wordClass != .phrase {
            compiler.classes[entry.term, default: []].insert(PartSet(entry.wordClass.inflection))
        }
        compiler.addKnownForms(grammar.known)
        for entry in entries { compiler.add(entry) }
        compiler.finish()
        guard compiler.problems.isEmpty else { throw LexiconError(problems: compiler.problems) }
        return compiler.lexicon
    }

    private static func doubled(in entries: [LexiconEntry]) -> [LexiconError.Problem] {
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
    private mutating func addKnownForms(_ words: [(lemma: [UInt8], part: PartOfSpeech)]) {
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

    private mutating func add(_ entry: LexiconEntry) {
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

    private mutating func report(_ entry: LexiconEntry, _ detail: String) {
        problems.append(
            LexiconError.Problem(file: entry.file, line: entry.line, detail: detail))
    }

    /// Whether the tokenizer passes over a sign in the word, so that the term
    /// would match more than it says.
    private mutating func isUnreadable(_ word: Substring) -> Bool {
        guard word.utf8.contains(where: { Self.isSign($0) }), word != "*" else { return false }
        let signs = word.utf8.filter { Self.isSign($0) }
        let read = folded(String(word.hasPrefix("=") ? word.dropFirst() : word)).joined()
        return signs.contains { !read.contains($0) }
    }

    /// `+ % & ? ! ( ) " *`
    private static func isSign(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x2B, 0x25, 0x26, 0x3F, 0x21, 0x28, 0x29, 0x22, 0x2A: true
        default: false
        }
    }

    private mutating func addSingle(_ entry: LexiconEntry, _ number: Int32) {
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

    private mutating func addSeparable(
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

    private static let places: [String: PhraseElement.Kind] = [
        "<num>": .number, "<tijd>": .timeUnit, "<geld>": .money, "<dag>": .day, "*": .any,
    ]

    private mutating func addPhrase(_ entry: LexiconEntry, _ words: [String], _ number: Int32) {
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

    private mutating func addPattern(_ elements: [PhraseElement], _ number: Int32) {
        lexicon.patterns.append(
            Phrase(
                entry: number, first: Int32(lexicon.patternElements.count),
                count: Int32(elements.count)))
        lexicon.patternElements.append(contentsOf: elements)
    }

    // MARK: Sets of spellings

    /// The tokens of a term, folded as running text is.
    private mutating func folded(_ term: String) -> [[UInt8]] {
        var text = term
        text.withUTF8 { Tokenizer.tokenize($0, into: &scratch) }
        return scratch.tokens.map { token in
            Array(scratch.folded[Int(token.foldedStart)..<Int(token.foldedEnd)])
        }
    }

    private mutating func newElement(_ key: String) -> (number: Int32, isNew: Bool) {
        if let number = elementNumbers[key] { return (number, false) }
        let number = Int32(elementForms.count)
        elementNumbers[key] = number
        elementForms.append([])
        return (number, true)
    }

    private mutating func insertForms(into element: Int32) {
        for index in 0..<list.count {
            let form = list[index].withUnsafeBufferPointer { lexicon.forms.insert($0) }
            if !elementForms[Int(element)].contains(form) {
                elementForms[Int(element)].append(form)
            }
        }
    }

    private mutating func exactElement(_ word: [UInt8]) -> Int32 {
        let (number, isNew) = newElement("=" + String(decoding: word, as: UTF8.self))
        if isNew {
            list.clear()
            inflector.addForms(of: word, as: .invariable, to: &list)
            insertForms(into: number)
        }
        return number
    }

    private mutating func finiteElement(_ verb: [UInt8]) -> Int32 {
        let (number, isNew) = newElement("|" + String(decoding: verb, as: UTF8.self))
        if isNew {
            list.clear()
            inflector.addFinite(of: verb, to: &list)
            insertForms(into: number)
        }
        return number
    }

    private mutating func separableElement(_ particle: [UInt8], _ verb: [UInt8]) -> Int32 {
        let key = String(decoding: particle + [0x7C] + verb, as: UTF8.self)
        let (number, isNew) = newElement(key)
        if isNew {
            list.clear()
            inflector.addSeparable(particle: particle, verb: verb, to: &list)
            insertForms(into: number)
        }
        return number
    }

    /// A set written as `lemma`, `=form` or alternatives between slashes.
    private mutating func elementNumber(_ text: String) -> Int32 {
        let (number, isNew) = newElement(text)
        guard isNew else { return number }
        let alternatives =
            text.utf8.contains(0x2F) ? text.split(separator: "/") : [Substring(text)]
        for alternative in alternatives {
            let isExact = alternative.hasPrefix("=")
            let lemma = String(isExact ? alternative.dropFirst() : alternative)
            let isPlain = lemma.utf8.allSatisfy { ASCIILetter.isLower($0) }
            guard let piece = isPlain ? Array(lemma.utf8) : folded(lemma).first else { continue }
            list.clear()
            if isExact {
                inflector.addForms(of: piece, as: .invariable, to: &list)
            } else {
                for part in parts(of: lemma, piece) {
                    inflector.addForms(of: piece, as: part, to: &list)
                }
            }
            insertForms(into: number)
        }
        return number
    }

    /// How a lemma inside a phrase is inflected: as its own entry says, else by
    /// its ending.
    private func parts(of lemma: String, _ folded: [UInt8]) -> [PartOfSpeech] {
        if let known = classes[lemma] { return known.parts }
        if folded.count <= 3, inflector.isRegular(folded) { return [.invariable] }
        if inflector.looksLikeVerb(folded) { return [.verb, .noun] }
        return [.noun, .adjective]
    }

    // MARK: Tables

    private mutating func finish() {
        for (element, forms) in elementForms.enumerated() {
            for form in forms { memberPairs.append((form, Int32(element))) }
        }
        let formCount = lexicon.forms.count
        lexicon.singles = Adjacency(singlePairs, keys: formCount)
        lexicon.members = Adjacency(memberPairs, keys: formCount)
        lexicon.memberSignatures = [UInt64](repeating: 0, count: formCount)
        for (form, element) in memberPairs {
            lexicon.memberSignatures[Int(form)] |= 1 << UInt64(element & 63)
        }
        buildAnchors(formCount)
        lexicon.formRoles = [Role](repeating: [], count: formCount)
        lexicon.formValues = [Float](repeating: 0, count: formCount)
        lexicon.formFlags = [Lexicon.FormFlags](repeating: [], count: formCount)
        for (form, entry) in singlePairs + rolePairs {
            let info = lexicon.infos[Int(entry)]
            if info.near < 0, info.notNear < 0 {
                lexicon.formRoles[Int(form)].formUnion(info.roles)
                if info.value != 0 { lexicon.formValues[Int(form)] = info.value }
            }
        }
        for form in compoundHeads { lexicon.formFlags[Int(form)].insert(.head) }
        indexFirstParts()
        indexSpellings()
    }

    /// Each phrase is looked for at its rarest word: the one whose set shares
    /// its spellings with the fewest phrases.
    private mutating func buildAnchors(_ formCount: Int) {
        var uses = [Int32](repeating: 0, count: formCount)
        for place in lexicon.patternElements where place.kind == .word {
            for form in elementForms[Int(place.element)] { uses[Int(form)] += 1 }
        }
        var pairs: [(key: Int32, value: Int32)] = []
        for (number, pattern) in lexicon.patterns.enumerated() {
            var best = -1
            var bestCost = Int.max
            for index in 0..<Int(pattern.count) {
                let place = lexicon.patternElements[Int(pattern.first) + index]
                guard place.kind == .word else { continue }
                let forms = elementForms[Int(place.element)]
                let cost =
                    forms.map { Int(uses[Int($0)]) * frequency(ofLength: lexicon.forms.length($0)) }
                    .max() ?? 0
                if cost < bestCost { (best, bestCost) = (index, cost) }
            }
            let place = lexicon.patternElements[Int(pattern.first) + best]
            for form in elementForms[Int(place.element)] {
                pairs.append((form, Int32(number << 4 | best)))
            }
        }
        lexicon.anchors = Adjacency(pairs, keys: formCount)
        lexicon.anchorChecks = lexicon.anchors.values.map { packed in
            let pattern = lexicon.patterns[Int(packed >> 4)]
            return check(pattern, anchor: Int(packed & 15))
        }
    }

    /// How much more often a short word turns up in a text than a long one.
    private func frequency(ofLength length: Int) -> Int {
        length <= 3 ? 16 : length <= 5 ? 4 : 1
    }

    private func check(_ pattern: Phrase, anchor: Int) -> AnchorCheck {
        let first = Int(pattern.first)
        if anchor + 1 < Int(pattern.count) {
            let next = lexicon.patternElements[first + anchor + 1]
            if next.kind == .word, next.gap == 0 {
                return AnchorCheck(side: 1, element: next.element)
            }
        }
        if anchor > 0, lexicon.patternElements[first + anchor].gap == 0 {
            let previous = lexicon.patternElements[first + anchor - 1]
            if previous.kind == .word { return AnchorCheck(side: -1, element: previous.element) }
        }
        for index in 0..<Int(pattern.count) where index != anchor {
            let place = lexicon.patternElements[first + index]
            if place.kind == .word { return AnchorCheck(side: 0, element: place.element) }
        }
        return AnchorCheck(side: AnchorCheck.none, element: 0)
    }

    private mutating func indexFirstParts() {
        lexicon.firstParts = HashIndex(expecting: compoundFirsts.count)
        for form in compoundFirsts {
            var hash = WordHash.seed
            for byte in lexicon.forms.spelling(form) { hash = WordHash.step(hash, byte) }
            lexicon.firstParts.insert(hash, form)
        }
    }

    /// Spellings of entries that weigh or speak, by sound and by halves.
    private mutating func indexSpellings() {
        var mendable: [Int32] = []
        for (form, entry) in singlePairs {
            let info = lexicon.infos[Int(entry)]
            let matters =
                abs(info.weight) >= 0.2 || !info.roles.isDisjoint(with: .speaking)
                || info.signals != [] || info.topics != 0
            let length = lexicon.forms.spelling(form).count
            guard matters, length >= 5, !lexicon.formFlags[Int(form)].contains(.mendable) else {
                continue
            }
            lexicon.formFlags[Int(form)].insert(.mendable)
            mendable.append(form)
        }
        lexicon.sounds = HashIndex(expecting: mendable.count)
        var key: [UInt8] = []
        for form in mendable {
            lexicon.forms.spelling(form).withUnsafeBufferPointer { SoundKey.write($0, into: &key) }
            lexicon.sounds.insert(key.withUnsafeBufferPointer { WordHash.of($0) }, form)
        }
        lexicon.halves = HalfIndex(mendable, in: lexicon.forms)
    }
}

extension LexiconEntry {
    /// What makes an entry the same as another: term, class and neighbours.
    struct Identity: Hashable {
        let term: String

        /// The term alone tells nearly all entries apart.
        func hash(into hasher: inout Hasher) { hasher.combine(term) }

        let wordClass: WordClass
        let near: String?
        let notNear: String?
        let isStructural: Bool
    }

    /// A grade such as `8/10`, not two alternatives.
    var isFraction: Bool {
        term.utf8.contains(0x2F) && term.utf8.allSatisfy { $0 == 0x2F || $0 &- 0x30 < 10 }
    }

    /// Carries no feeling, only says what a word does to others or counts.
    var isStructural: Bool {
        polarity == 0 && range == nil && marks.signals == [] && marks.topics == 0
            && marks.near == nil && marks.notNear == nil && marks.roles != []
            && marks.roles.isDisjoint(with: .speaking.union(.suppressor))
    }

    var identity: Identity {
        Identity(
            term: term, wordClass: wordClass, near: marks.near, notNear: marks.notNear,
            isStructural: isStructural)
    }
}

/// How a lemma may be inflected, as its entries say.
struct PartSet: OptionSet {
    let rawValue: UInt8
    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ part: PartOfSpeech) {
        switch part {
        case .verb: rawValue = 1
        case .noun: rawValue = 2
        case .adjective: rawValue = 4
        case .invariable: rawValue = 8
        }
    }

    var parts: [PartOfSpeech] {
        [.verb, .noun, .adjective, .invariable].filter { contains(PartSet($0)) }
    }
}

/// Letters that the tokenizer leaves as they are.
enum ASCIILetter {
    static func isLower(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
