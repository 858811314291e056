// SPDX-License-Identifier: Apache-2.0

// The lexicon as the matcher uses it: every spelling has a number, every number
// knows the entries, phrases and sets it belongs to. Built once, then only read.

import Complaints
import DutchText

/// A compiled lexicon.
package struct Lexicon: Sendable {
    /// What the matcher needs of an entry, close together.
    struct Info: Sendable {
        var weight: Float
        var roles: Role
        var signals: SignalSet
        /// 0 none, else `Urgency.level`.
        var urgency: UInt8
        var topics: UInt64
        var value: Float
        /// Sets of neighbours, −1 for none.
        var near: Int32
        var notNear: Int32
        var wordClass: WordClass
        /// Keeps shorter entries inside it from counting.
        var claims: Bool
    }

    /// What is known of a spelling, in one line of memory. Each range ends
    /// where that of the next spelling begins.
    struct Row: Sendable {
        /// What its entries without neighbours say.
        var roles: Role = []
        /// One bit per set of spellings (modulo 64) that it belongs to: most
        /// questions are answered without looking further.
        var signature: UInt64 = 0
        var value: Float = 0
        /// Start of a range of `singles`.
        var singles: Int32 = 0
        /// Start of a range of `members`.
        var members: Int32 = 0
        /// Start of a range of `anchors`.
        var anchors: Int32 = 0
    }

    /// What it was made of.
    private(set) var source: LexiconSource
    /// In the order of the files.
    package internal(set) var entries = LexiconEntries()
    /// Names of topics by bit.
    package var topics: [String] = []
    var infos: [Info] = []
    var forms = FormTable(expecting: 80_000)
    /// By form, and one more for the ends of the ranges.
    var rows: [Row] = [Row()]
    /// Forms that may be the head of a compound.
    var isHead: [Bool] = []
    /// Entries of one word.
    var singles: [Int32] = []
    /// Sets of spellings that a form belongs to, ascending.
    var members: [Int32] = []
    /// The phrases that a form may be the anchor of.
    var anchors: [Anchor] = []
    var patterns: [Phrase] = []
    var patternElements: [PhraseElement] = []
    /// First parts of compounds, by the forward hash of their spelling.
    var firstParts = HashIndex(expecting: 16)
    /// Spellings by sound.
    var sounds = HashRows()
    /// Spellings by half of their letters, for slips of one letter.
    var halves = HalfIndex()
    /// Weights of the rules in code, by name.
    var rules = RuleWeights()
    var kinds = FeatureWeights(
        features: KindModel.features.count, verdicts: KindModel.kinds.count)
    var urgencies = FeatureWeights(
        features: UrgencyModel.features.count, verdicts: UrgencyModel.urgencies.count)
    /// What was learnt of turns of phrase.
    var grams = NGramModel()

    init(compiledFrom source: LexiconSource) { self.source = source }

    /// Moves the weight of an entry; for fitting.
    mutating func setWeight(_ weight: Double, of entry: Int) {
        infos[entry].weight = Float(weight)
        if infos[entry].wordClass == .rule {
            _ = rules.set(entries[entry].term, Float(weight), entry: Int32(entry))
        }
    }

    /// Whether a form belongs to a set of spellings.
    func contains(_ element: Int32, _ form: Int32) -> Bool {
        guard form >= 0, rows[Int(form)].signature & 1 << UInt64(element & 63) != 0 else {
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
    /// The lexicon that is compiled into the program.
    package static func builtIn() throws(LexiconError) -> Lexicon {
        try LexiconCompiler.compile(LexiconSource.builtIn())
    }

    /// The lexicon that these files make.
    package init(source: LexiconSource) throws(LexiconError) {
        self = try LexiconCompiler.compile(source)
    }

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
        return try LexiconCompiler.compile(source)
    }
}
