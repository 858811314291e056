// SPDX-License-Identifier: Apache-2.0

// From files to a lexicon: entries, forms, phrases and the tables to find them.
// Runs when the program is built, and at its start for a company's own words or
// a folder of files: on bytes, with next to nothing allocated per entry.

import Complaints
import DutchText

/// Builds a lexicon; used once and thrown away.
struct LexiconCompiler: ~Copyable {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    var draft = LexiconDraft()
    /// By `EntryLine.marks`.
    let marks: [Marks]
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

    private init(inflector: Inflector, marks: [Marks]) {
        self.inflector = inflector
        self.marks = marks
        singlePairs.reserveCapacity(65_536)
        elementForms.reserveCapacity(131_072)
        elementStarts.reserveCapacity(16_384)
    }

    static func compile(_ source: LexiconSource) throws(LexiconError) -> LexiconImage {
        var files = source.files
        // Entries point into the files until all is compiled.
        defer { withExtendedLifetime(files) {} }
        var grammar = GrammarReader()
        for file in files { grammar.read(file.name, file.bytes) }
        var reader = EntryReader(topics: grammar.topics)
        for (number, file) in files.enumerated()
        where !GrammarReader.isGrammar(file.name) && file.name != VerdictModel.file {
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
        let learnt = files.first { $0.name == VerdictModel.file }
        if learnt.flatMap({ VerdictModel($0.bytes) }) == nil {
            let detail =
                learnt == nil
                ? "missing; without it no text has a verdict"
                : "cut off or of another version; write it with `lexicon fit`"
            problems.append(
                LexiconError.Problem(file: VerdictModel.file, line: 0, detail: detail))
        }
        guard problems.isEmpty else { throw LexiconError(problems: problems) }

        var compiler = LexiconCompiler(
            inflector: Inflector(verbs: grammar.verbs), marks: reader.markSets)
        compiler.draft.files = files
        compiler.draft.companyFiles = files.count - source.files.count
        compiler.draft.topics = grammar.topics
        compiler.draft.places = lines.map(\.place)
        compiler.draft.infos.reserveCapacity(lines.count)
        compiler.addClasses(lines)
        compiler.addKnownForms(grammar.known)
        for line in lines { compiler.add(line) }
        guard compiler.problems.isEmpty else { throw LexiconError(problems: compiler.problems) }
        compiler.finish()
        return compiler.draft.image()
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
        for row in inflector.irregularForms { _ = draft.forms.insert(row) }
        for word in words {
            list.clear()
            inflector.addForms(of: word.lemma, as: word.part, to: &list)
            draft.forms.insert(list) { _ in }
        }
    }
}
