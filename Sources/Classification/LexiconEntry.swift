// SPDX-License-Identifier: Apache-2.0

// An entry for those who want to read it. The matcher does not: so it is read
// from the file's bytes each time, and no entry keeps its texts in memory.

import Complaints
import DutchText

/// A word class as written in the column `pos`.
package enum WordClass: String, BitwiseCopyable, CaseIterable, Hashable, Sendable {
    case noun, verb, adj, adv, interj, phrase, emoji, abbr, pron, prep, conj, num
    /// Not a word: the weight of a rule in code.
    case rule

    var inflection: PartOfSpeech {
        switch self {
        case .noun: .noun
        case .verb: .verb
        case .adj: .adjective
        default: .invariable
        }
    }
}

/// One line of the lexicon.
package struct LexiconEntry: Hashable, Sendable {
    package let term: String
    package let wordClass: WordClass
    /// The weight, −1 … +1.
    package let polarity: Double
    /// Where fitting may move the weight; `nil` is fixed.
    package let range: ClosedRange<Double>?
    let marks: Marks
    package let sense: String
    package let source: String
    package let file: String
    package let line: Int
}

/// The entries of a lexicon. Each is read anew: whoever asks often keeps what
/// they need.
package struct LexiconEntries: RandomAccessCollection, Sendable {
    /// Where an entry stands.
    struct Place: BitwiseCopyable, Sendable {
        var line: Int32
        /// Offsets of the row in the file.
        var start: Int32
        var end: Int32
        /// Index in `files`.
        var file: UInt16
        var wordClass: WordClass
        private let spare: UInt8 = 0

        init(file: Int, line: Int, columns: Range<Int>, wordClass: WordClass) {
            self.line = Int32(line)
            start = Int32(columns.lowerBound)
            end = Int32(columns.upperBound)
            self.file = UInt16(file)
            self.wordClass = wordClass
        }
    }

    /// Those of a company among them.
    let files: [(name: String, bytes: LexiconBytes)]
    /// Those that no company wrote.
    let ownFiles: [(name: String, bytes: LexiconBytes)]
    /// Names of topics by bit.
    let topics: [String]
    private let places: Table<Place>
    /// Holds what `places` points into.
    private let image: LexiconImage

    init(_ image: LexiconImage) {
        self.image = image
        places = image.table(.places)
        let names = image.table(.names, of: UInt8.self).buffer
        let texts = image.table(.texts, of: UInt8.self).buffer
        var files: [(name: String, bytes: LexiconBytes)] = []
        var ownFiles: [(name: String, bytes: LexiconBytes)] = []
        var nameStart = 0
        for row in image.table(.files, of: LexiconImage.FileRow.self) {
            let start = Int(row.start)
            let file = (
                name: names.part(nameStart..<Int(row.nameEnd)).string,
                bytes: LexiconBytes(texts.part(start..<start + Int(row.count)), of: image)
            )
            files.append(file)
            if row.isCompany == 0 { ownFiles.append(file) }
            nameStart = Int(row.nameEnd)
        }
        self.files = files
        self.ownFiles = ownFiles
        topics = names.part(nameStart..<names.count).split(separator: 0x0A).map(\.string)
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int { places.count }

    package subscript(index: Int) -> LexiconEntry {
        let place = places[index]
        let file = files[Int(place.file)]
        return file.bytes.withUnsafeBufferPointer { bytes in
            let columns = bytes[Int(place.start)..<Int(place.end)]
                .split(separator: 0x09, omittingEmptySubsequences: false)
                .map { UnsafeBufferPointer(rebasing: $0) }
            return LexiconEntry(
                term: columns[0].string, wordClass: place.wordClass,
                polarity: EntryReader.number(columns[2]) ?? 0,
                range: EntryReader.bounds(of: columns[3]), marks: marks(columns[4]),
                sense: columns[5].string, source: columns[6].string, file: file.name,
                line: Int(place.line))
        }
    }

    private func marks(_ column: UnsafeBufferPointer<UInt8>) -> Marks {
        var reader = MarksReader(topics: topics)
        do throws(MarksProblem) { return try reader.read(column) } catch {
            preconditionFailure("marks were read while the lexicon was made: \(error.detail)")
        }
    }

    /// The columns as their editor wrote them.
    package func columns(of index: Int) -> [String] {
        let place = places[index]
        return files[Int(place.file)].bytes.withUnsafeBufferPointer { bytes in
            bytes[Int(place.start)..<Int(place.end)]
                .split(separator: 0x09, omittingEmptySubsequences: false).map(\.string)
        }
    }

    /// Whether a company wrote it, in its own file.
    func isOfCompany(_ index: Int) -> Bool { Int(places[index].file) >= ownFiles.count }

    /// The term alone, for less.
    func term(of index: Int) -> String {
        let place = places[index]
        return files[Int(place.file)].bytes.withUnsafeBufferPointer { bytes in
            String(
                decoding: UnsafeBufferPointer(
                    rebasing: bytes[Int(place.start)..<Int(place.end)].prefix { $0 != 0x09 }),
                as: UTF8.self)
        }
    }
}
