// SPDX-License-Identifier: Apache-2.0

// From files to a lexicon: entries, forms, phrases and the tables to find them.
// Runs at every start: on bytes, with next to nothing allocated per entry.

import Complaints
import DutchText

/// Builds a lexicon; used once and thrown away.
struct LexiconCompiler {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    var lexicon: Lexicon
    var inflector: Inflector
    var problems: [LexiconError.Problem] = []
    var singlePairs: [(key: Int32, value: Int32)] = []
    /// Words that steer others and are never a hit themselves.
    var rolePairs: [(key: Int32, value: Int32)] = []
    /// Sets of spellings by how they are written in a phrase.
    var elementNumbers = HashIndex(expecting: 16_384)
    /// The spellings of each set, one set after another.
    var elementForms: [Int32] = []
    /// Where each set begins in `elementForms`.
    var elementStarts: [Int32] = []
    /// By form: the last set that it was put into.
    var lastElements: [Int32] = []
    /// How each lemma of a single entry is inflected, by the hash of its term.
    var classNumbers = HashIndex(expecting: 16_384)
    var classes: [PartSet] = []
    var list = FormList()
    var scratch = TokenBuffer()
    var words: [Range<Int>] = []
    var compoundHeads: [Int32] = []
    var compoundFirsts: [Int32] = []

    private init(inflector: Inflector, source: LexiconSource) {
        self.inflector = inflector
        lexicon = Lexicon(compiledFrom: source)
        singlePairs.reserveCapacity(65_536)
        elementForms.reserveCapacity(131_072)
        elementStarts.reserveCapacity(16_384)
    }

    static func compile(_ source: LexiconSource) throws(LexiconError) -> Lexicon {
        var files = source.files
        // Entries point into the files until all is compiled.
        defer { withExtendedLifetime(files) {} }
        var grammar = GrammarReader()
        for file in files { grammar.read(file.name, file.bytes) }
        var reader = EntryReader(topics: grammar.topics)
        for (number, file) in files.enumerated()
        where !GrammarReader.isGrammar(file.name) && file.name != NGramModel.file {
            reader.read(file.bytes.address, file: file.name, number: number)
        }
        var lines = reader.lines
        var problems =
            grammar.problems + reader.problems + doubled(in: lines, reader.markSets, files)
        if let company = source.companyWords {
            let (text, rows) = joined(company.lines)
            files.append((company.file, text))
            reader.lines = []
            reader.problems = []
            reader.read(text.address, rows: rows, file: company.file, number: files.count - 1)
            problems += reader.problems + doubled(in: reader.lines, reader.markSets, files)
            var own = EntryIdentities(reader.lines, marks: reader.markSets)
            for index in reader.lines.indices { _ = own.insert(index) }
            lines = lines.filter { !own.contains($0) } + reader.lines
        }
        for (file, verdict) in [(KindModel.file, "a kind"), (UrgencyModel.file, "an urgency")]
        where !source.files.contains(where: { $0.name == file }) {
            problems.append(
                LexiconError.Problem(
                    file: file, line: 0, detail: "missing; without it no text has \(verdict)"))
        }
        var grams = NGramModel()
        if let file = source.files.first(where: { $0.name == NGramModel.file }) {
            if let read = NGramModel(UnsafeRawBufferPointer(file.bytes.address)) {
                grams = read
            } else {
                problems.append(
                    LexiconError.Problem(
                        file: file.name, line: 0,
                        detail: "cut off or of another version; write it with `lexicon fit`"))
            }
        }
        guard problems.isEmpty else { throw LexiconError(problems: problems) }

        var compiler = LexiconCompiler(
            inflector: Inflector(verbs: grammar.verbs), source: source)
        compiler.lexicon.topics = grammar.topics
        compiler.lexicon.kinds = grammar.kinds
        compiler.lexicon.urgencies = grammar.urgencies
        compiler.lexicon.grams = grams
        compiler.lexicon.entries = LexiconEntries(
            files: files, marks: reader.markSets, places: lines.map { $0.place })
        compiler.lexicon.infos.reserveCapacity(lines.count)
        compiler.addClasses(lines)
        compiler.addKnownForms(grammar.known)
        for line in lines { compiler.add(line) }
        compiler.finish()
        guard compiler.problems.isEmpty else { throw LexiconError(problems: compiler.problems) }
        return compiler.lexicon
    }

    /// The lines of a company as one text, and where each of them stands.
    private static func joined(
        _ lines: [CompanyWord]
    ) -> (LexiconBytes, [(place: Range<Int>, line: Int)]) {
        var bytes: [UInt8] = []
        var rows: [(place: Range<Int>, line: Int)] = []
        for line in lines {
            let start = bytes.count
            bytes.append(contentsOf: line.text.utf8)
            rows.append((start..<bytes.count, line.line))
            bytes.append(0x0A)
        }
        return (LexiconBytes(bytes), rows)
    }

    private static func doubled(
        in lines: [EntryLine], _ marks: [Marks], _ files: [(name: String, bytes: LexiconBytes)]
    ) -> [LexiconError.Problem] {
        var seen = EntryIdentities(lines, marks: marks)
        var problems: [LexiconError.Problem] = []
        for (index, line) in lines.enumerated() {
            guard let earlier = seen.insert(index) else { continue }
            let verb = earlier.polarity == line.polarity ? "doubles" : "contradicts"
            let place = "\(files[Int(earlier.place.file)].name):\(earlier.place.line)"
            problems.append(
                LexiconError.Problem(
                    file: files[Int(line.place.file)].name, line: Int(line.place.line),
                    detail: "\"\(line.term.string)\" \(verb) \(place); "
                        + "delete one, or tell the senses apart with near: or not_near:"))
        }
        return problems
    }

    private mutating func addClasses(_ lines: [EntryLine]) {
        for line in lines where line.place.wordClass != .phrase {
            let number = Int(classNumbers.insert(line.hash, Int32(classes.count)))
            if number == classes.count { classes.append([]) }
            classes[number].insert(PartSet(line.place.wordClass.inflection))
        }
    }

    /// Common words and the forms of irregular verbs are no slips for other
    /// words: *zongen* is not *zonde*, *bouwen* not *rouwen*.
    mutating func addKnownForms(_ words: [(lemma: [UInt8], part: PartOfSpeech)]) {
        for row in inflector.irregularForms { _ = lexicon.forms.insert(row) }
        for word in words {
            list.clear()
            inflector.addForms(of: word.lemma, as: word.part, to: &list)
            lexicon.forms.insert(list) { _ in }
        }
    }

    // MARK: Entries

    mutating func add(_ line: EntryLine) {
        let number = Int32(lexicon.infos.count)
        let wordClass = line.place.wordClass
        if wordClass == .rule {
            if !lexicon.rules.set(line.term.string, Float(line.polarity), entry: number) {
                report(
                    line, "no rule \"\(line.term.string)\"; the rules are \(RuleWeights.names)")
            }
        }
        let marks = lexicon.entries.marks[Int(line.place.marks)]
        let near = marks.near.map { elementNumber($0) } ?? -1
        let notNear = marks.notNear.map { elementNumber($0) } ?? -1
        lexicon.infos.append(
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
                file: lexicon.entries.files[Int(line.place.file)].name,
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
        lexicon.forms.insert(list) { form in
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
        lexicon.forms.insert(list) { singlePairs.append(($0, number)) }
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
        let first = lexicon.patternElements.count
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
        let added = lexicon.patternElements[first...]
        let problem =
            added.count > Phrase.elementLimit
            ? "more than \(Phrase.elementLimit) words in one phrase; shorten it"
            : added.contains { $0.kind == .word }
                ? nil : "a phrase needs at least one word besides places and gaps"
        if let problem {
            report(line, problem)
            return
        }
        lexicon.patterns.append(
            Phrase(entry: number, first: Int32(first), count: Int32(added.count)))
    }

    private mutating func addElement(_ kind: PhraseElement.Kind, _ element: Int32, _ gap: UInt8) {
        lexicon.patternElements.append(PhraseElement(kind: kind, element: element, gap: gap))
    }

    mutating func addPattern(_ elements: [PhraseElement], _ number: Int32) {
        lexicon.patterns.append(
            Phrase(
                entry: number, first: Int32(lexicon.patternElements.count),
                count: Int32(elements.count)))
        lexicon.patternElements.append(contentsOf: elements)
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
