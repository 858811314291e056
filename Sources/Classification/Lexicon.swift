// SPDX-License-Identifier: Apache-2.0

// The lexicon as the matcher uses it: every spelling has a number, every number
// knows the entries, phrases and sets it belongs to. Its tables are used where
// they lie: in the program itself, or in the block that a compiler has made.

import Complaints
import DutchText
package import Foundation

/// A compiled lexicon.
package struct Lexicon: Sendable {
    /// What the matcher needs of an entry, close together.
    /// In an image: from large to small, so that nothing lies between.
    struct Info: BitwiseCopyable, Sendable {
        var roles: Role
        var topics: UInt64
        var weight: Float
        var value: Float
        /// Sets of neighbours, −1 for none.
        var near: Int32
        var notNear: Int32
        var signals: SignalSet
        /// 0 none, else `Urgency.level`.
        var urgency: UInt8
        var wordClass: WordClass
        /// Keeps shorter entries inside it from counting.
        var claims: Bool
        private let spare: UInt8 = 0

        init(
            weight: Float, roles: Role, signals: SignalSet, urgency: UInt8, topics: UInt64,
            value: Float, near: Int32, notNear: Int32, wordClass: WordClass, claims: Bool
        ) {
            self.roles = roles
            self.topics = topics
            self.weight = weight
            self.value = value
            self.near = near
            self.notNear = notNear
            self.signals = signals
            self.urgency = urgency
            self.wordClass = wordClass
            self.claims = claims
        }
    }

    /// What the entries without neighbours of a spelling say.
    struct Manner: BitwiseCopyable, Hashable, Sendable {
        var roles: Role = []
        var value: Float = 0
        private let spare: UInt32 = 0
    }

    /// What is known of a spelling, in one line of memory. Each range ends
    /// where that of the next spelling begins.
    struct Row: BitwiseCopyable, Sendable {
        var signature = Signature()
        /// Index in `manners`.
        var manner: Int32 = 0
        /// Start of a range of `singles`.
        var singles: Int32 = 0
        /// Start of a range of `members`.
        var members: Int32 = 0
        /// Start of a range of `anchors`.
        var anchors: Int32 = 0
    }

    /// Holds what all tables point into.
    private let image: LexiconImage
    /// In the order of the files.
    package let entries: LexiconEntries
    private(set) var infos: Table<Info>
    /// The infos once a weight was moved: a copy of this lexicon alone.
    private var movedInfos: TableCopy<Info>?
    let forms: FormTable
    /// By form, and one more for the ends of the ranges.
    let rows: Table<Row>
    /// Each once; the first says nothing.
    let manners: Table<Manner>
    /// Forms that may be the head of a compound.
    let isHead: Table<Bool>
    /// The hashes of their spellings.
    let heads: HashFilter
    /// Entries of one word.
    let singles: Table<Int32>
    /// Sets of spellings that a form belongs to, ascending.
    let members: Table<Int32>
    /// The phrases that a form may be the anchor of.
    let anchors: Table<Anchor>
    let patterns: Table<Phrase>
    let patternElements: Table<PhraseElement>
    /// First parts of compounds, by the forward hash of their spelling.
    let firstParts: HashRows
    let firstPartFilter: HashFilter
    /// Spellings by sound.
    let sounds: HashRows
    /// Spellings by half of their letters, for slips of one letter.
    let halves: HalfIndex
    /// Weights of the rules in code, by name.
    private(set) var rules: RuleWeights
    /// What was learnt of sentiments, kinds and urgencies.
    let verdicts: VerdictModel

    init(_ image: LexiconImage) {
        self.image = image
        entries = LexiconEntries(image)
        infos = image.table(.infos)
        forms = FormTable(
            slots: image.table(.formSlots), offsets: image.table(.formOffsets),
            bytes: image.table(.formBytes))
        rows = image.table(.rows)
        manners = image.table(.manners)
        isHead = image.table(.isHead)
        heads = HashFilter(words: image.table(.headFilter))
        singles = image.table(.singles)
        members = image.table(.members)
        anchors = image.table(.anchors)
        patterns = image.table(.patterns)
        patternElements = image.table(.patternElements)
        firstParts = HashRows(
            starts: image.table(.firstPartStarts), entries: image.table(.firstParts))
        firstPartFilter = HashFilter(words: image.table(.firstPartFilter))
        sounds = HashRows(starts: image.table(.soundStarts), entries: image.table(.sounds))
        halves = HalfIndex(
            rows: HashRows(starts: image.table(.halfStarts), entries: image.table(.halves)),
            letters: image.table(.halfLetters))
        rules = RuleWeights(
            weights: Array(image.table(.ruleWeights)), entries: Array(image.table(.ruleEntries)))
        let learnt = entries.files.first { $0.name == VerdictModel.file }
        verdicts = learnt.flatMap { VerdictModel($0.bytes) } ?? VerdictModel()
    }

    /// Names of topics by bit.
    package var topics: [String] { entries.topics }

    /// Moves the weight of an entry; for fitting.
    mutating func setWeight(_ weight: Double, of entry: Int) {
        if movedInfos == nil || !isKnownUniquelyReferenced(&movedInfos) {
            movedInfos = TableCopy(infos)
        }
        guard let moved = movedInfos else { return }
        moved.values[entry].weight = Float(weight)
        infos = moved.table
        if infos[entry].wordClass == .rule {
            _ = rules.set(entries[entry].term, Float(weight), entry: Int32(entry))
        }
    }

    /// Whether a form belongs to a set of spellings.
    func contains(_ element: Int32, _ form: Int32) -> Bool {
        guard form >= 0, rows[Int(form)].signature.mayHold(element) else {
            return false
        }
        return members[Int(rows[Int(form)].members)..<Int(rows[Int(form) + 1].members)]
            .contains(element)
    }

    /// Places in `singles` of the entries that a form may be.
    @inline(__always)
    func singles(of form: Int32) -> Range<Int> {
        Int(rows[Int(form)].singles)..<Int(rows[Int(form) + 1].singles)
    }
}

extension Lexicon {
    /// A lexicon used where it lies.
    ///
    /// - Parameter bytes: what `compile` made, as static data of this program.
    package init(compiledIn bytes: UnsafeRawBufferPointer) {
        self.init(LexiconImage(compiledIn: bytes))
    }

    /// What these files make, to be embedded in the program.
    package static func compile(_ source: LexiconSource) throws(LexiconError) -> Data {
        try LexiconCompiler.compile(source).withBytes { Data($0) }
    }

    /// The lexicon that these files make.
    package init(source: LexiconSource) throws(LexiconError) {
        self.init(try LexiconCompiler.compile(source))
    }

    /// What it was made of, the words of a company left out.
    package var source: LexiconSource { LexiconSource(entries.ownFiles) }

    /// These words with those of a company on top; a company's entry for the
    /// same term, class and neighbours replaces ours.
    ///
    /// - Parameters:
    ///   - lines: entries in the lexicon's seven columns.
    ///   - file: where they stand, for the error.
    package func adding(companyWords lines: [CompanyWord], file: String) throws(LexiconError)
        -> Lexicon
    {
        var source = source
        source.companyWords = (file, lines)
        return try Lexicon(source: source)
    }
}
