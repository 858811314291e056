// SPDX-License-Identifier: Apache-2.0

// The lexicon as the matcher uses it: every spelling has a number, every number
// knows the entries, phrases and sets it belongs to. Built once, then only read.

import CAssets
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

    struct FormFlags: OptionSet, Sendable {
        let rawValue: UInt8
        static let head = FormFlags(rawValue: 1)
        static let first = FormFlags(rawValue: 2)
        /// Worth finding when misspelt.
        static let mendable = FormFlags(rawValue: 4)
    }

    /// What it was made of.
    private(set) var source: LexiconSource
    /// In the order of the files.
    package var entries: [LexiconEntry] = []
    /// Names of topics by bit.
    package var topics: [String] = []
    var infos: [Info] = []
    var forms = FormTable(expecting: 80_000)
    var formRoles: [Role] = []
    var formValues: [Float] = []
    var formFlags: [FormFlags] = []
    /// Entries of one word, by form.
    var singles = Adjacency()
    /// Sets of spellings that a form belongs to, ascending.
    var members = Adjacency()
    /// `pattern << 4 | element` of the phrases that a form may be the anchor of.
    var anchors = Adjacency()
    /// For each of `anchors.values`: what the word beside the anchor must be.
    var anchorChecks: [AnchorCheck] = []
    /// One bit per set of spellings (modulo 64) that a form belongs to: most
    /// questions are answered without looking further.
    var memberSignatures: [UInt64] = []
    var patterns: [Phrase] = []
    var patternElements: [PhraseElement] = []
    /// First parts of compounds, by the forward hash of their spelling.
    var firstParts = HashIndex(expecting: 16)
    /// Spellings by sound.
    var sounds = HashIndex(expecting: 16)
    /// Spellings by half of their letters, for slips of one letter.
    var halves = HalfIndex()
    /// Weights of the rules in code, by name.
    var rules = RuleWeights()
    var kinds = KindModel()

    init(compiledFrom source: LexiconSource) { self.source = source }

    /// Moves the weight of an entry; for fitting.
    mutating func setWeight(_ weight: Double, of entry: Int) {
        infos[entry].weight = Float(weight)
        if entries[entry].wordClass == .rule {
            _ = rules.set(entries[entry].term, Float(weight), entry: Int32(entry))
        }
    }

    /// Whether a form belongs to a set of spellings.
    @inline(__always)
    func contains(_ element: Int32, _ form: Int32) -> Bool {
        guard form >= 0, memberSignatures[Int(form)] & 1 << UInt64(element & 63) != 0 else {
            return false
        }
        let range = members[form]
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = (low + high) / 2
            if members.values[middle] < element { low = middle + 1 } else { high = middle }
        }
        return low < range.upperBound && members.values[low] == element
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

/// A lexicon line that a company wrote in its own file.
package struct CompanyWord: Hashable, Sendable {
    /// The seven columns, with tabs between them.
    package let text: String
    /// In that file, from 1.
    package let line: Int

    package init(text: String, line: Int) {
        self.text = text
        self.line = line
    }
}

/// The texts a lexicon is made of.
package struct LexiconSource: Sendable {
    /// Name and bytes of each file.
    package var files: [(name: String, bytes: [UInt8])]
    var companyWords: (file: String, lines: [CompanyWord])?

    package init(files: [(name: String, bytes: [UInt8])]) {
        self.files = files.filter { $0.name != Self.momentsFile }.sorted { $0.name < $1.name }
    }

    /// Stands in the same folder and is read by `MomentReader`.
    package static let momentsFile = "moments.tsv"

    /// The files under `Sources/CAssets/Lexicon`.
    package static func builtIn() -> LexiconSource {
        LexiconSource(
            files: (0..<lexicon_asset_count()).map { index in
                let asset = lexicon_asset(index)
                return (
                    String(cString: asset.name),
                    Array(UnsafeBufferPointer(start: asset.bytes, count: asset.count))
                )
            })
    }
}
