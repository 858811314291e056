// SPDX-License-Identifier: Apache-2.0

// The tables of a lexicon while they are made.

import Complaints
import DutchText

/// What a compiler fills; `image` makes one block of it.
struct LexiconDraft {
    /// Those of a company at the end.
    var files: [(name: String, bytes: LexiconBytes)] = []
    /// How many of the files a company wrote: none or one.
    var companyFiles = 0
    var topics: [String] = []
    var places: [LexiconEntries.Place] = []
    var infos: [Lexicon.Info] = []
    var forms = FormCollector(expecting: 100_000)
    var rows: [Lexicon.Row] = []
    var manners: [Lexicon.Manner] = []
    var isHead: [Bool] = []
    var headFilter: [UInt64] = []
    var singles: [Int32] = []
    var members: [Int32] = []
    var anchors: [Anchor] = []
    var patterns: [Phrase] = []
    var patternElements: [PhraseElement] = []
    var firstParts = HashRowsDraft()
    var firstPartFilter: [UInt64] = []
    var sounds = HashRowsDraft()
    var halves = HashRowsDraft()
    var halfLetters: [LetterSet] = []
    var rules = RuleWeights()

    func image() -> LexiconImage {
        var names: [UInt8] = []
        var fileRows: [LexiconImage.FileRow] = []
        var starts: [Int] = []
        var start = 0
        for (index, file) in files.enumerated() {
            names += file.name.utf8
            starts.append(start)
            fileRows.append(
                LexiconImage.FileRow(
                    nameEnd: UInt32(names.count), start: UInt32(start),
                    count: UInt32(file.bytes.count),
                    isCompany: index >= files.count - companyFiles ? 1 : 0))
            start = LexiconImage.aligned(start + file.bytes.count)
        }
        names += topics.joined(separator: "\n").utf8
        return LexiconImage(
            LexiconImage.Part.allCases.map { part in
                switch part {
                case .files: LexiconImagePart(fileRows)
                case .names: LexiconImagePart(names)
                case .texts: LexiconImagePart(files.map(\.bytes), starts: starts)
                case .places: LexiconImagePart(places)
                case .formSlots: LexiconImagePart(forms.slots)
                case .formOffsets: LexiconImagePart(forms.offsets)
                case .formBytes: LexiconImagePart(forms.bytes)
                case .rows: LexiconImagePart(rows)
                case .manners: LexiconImagePart(manners)
                case .isHead: LexiconImagePart(isHead)
                case .headFilter: LexiconImagePart(headFilter)
                case .infos: LexiconImagePart(infos)
                case .singles: LexiconImagePart(singles)
                case .members: LexiconImagePart(members)
                case .anchors: LexiconImagePart(anchors)
                case .patterns: LexiconImagePart(patterns)
                case .patternElements: LexiconImagePart(patternElements)
                case .firstPartStarts: LexiconImagePart(firstParts.starts)
                case .firstParts: LexiconImagePart(firstParts.entries)
                case .firstPartFilter: LexiconImagePart(firstPartFilter)
                case .soundStarts: LexiconImagePart(sounds.starts)
                case .sounds: LexiconImagePart(sounds.entries)
                case .halfStarts: LexiconImagePart(halves.starts)
                case .halves: LexiconImagePart(halves.entries)
                case .halfLetters: LexiconImagePart(halfLetters)
                case .ruleWeights: LexiconImagePart(rules.weights)
                case .ruleEntries: LexiconImagePart(rules.entries)
                }
            })
    }
}
