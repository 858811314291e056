// SPDX-License-Identifier: Apache-2.0

// A compiled lexicon as one block of memory that holds no address: written once,
// then used where it lies, be it on the heap or inside the program.

/// The block that the tables of a lexicon lie in.
///
/// A header, a directory with one row for each part, then the parts. Numbers are
/// as the processor has them: an image is read by the program it was made with.
final class LexiconImage: Sendable {
    /// What lies in an image, in this order.
    enum Part: Int, CaseIterable {
        /// `FileRow`, names of files and of topics, the bytes of all files.
        case files, names, texts
        /// `LexiconEntries.Place`
        case places
        /// What a spelling is looked up by: slots, ends, letters.
        case formSlots, formOffsets, formBytes
        case rows, manners, isHead, headFilter, infos
        case singles, members, anchors, patterns, patternElements
        case firstPartStarts, firstParts, firstPartFilter, soundStarts, sounds
        case halfStarts, halves, halfLetters
        case ruleWeights, ruleEntries
    }

    /// A file that the lexicon was made of.
    struct FileRow: BitwiseCopyable {
        /// Where its name ends in `names`; it starts where that before it ends.
        var nameEnd: UInt32
        /// Where it lies in `texts`.
        var start: UInt32
        var count: UInt32
        /// 1 for the words of a company.
        var isCompany: UInt32
    }

    private struct Header: BitwiseCopyable {
        var magic: UInt64
        var layout: UInt64
        var size: UInt64
        /// Nothing yet.
        var spare: UInt64
    }

    private struct DirectoryRow: BitwiseCopyable {
        /// From the start of the image, in bytes.
        var offset: UInt64
        /// In elements.
        var count: UInt64
    }

    // Never written after it was made.
    private nonisolated(unsafe) let bytes: UnsafeRawBufferPointer
    private let isOwned: Bool

    /// - Parameter bytes: static data of the program, made by this very version.
    init(compiledIn bytes: UnsafeRawBufferPointer) {
        let header = bytes.count >= Self.partsStart ? bytes.load(as: Header.self) : nil
        precondition(
            header?.magic == Self.magic && header?.layout == Self.layout
                && header?.size == UInt64(bytes.count),
            "the compiled lexicon is of another version of this program: build it anew")
        self.bytes = bytes
        isOwned = false
    }

    /// - Parameter parts: one for each `Part`, in their order.
    init(_ parts: [LexiconImagePart]) {
        precondition(parts.count == Part.allCases.count, "an image has all of its parts")
        var size = Self.partsStart
        var rows: [DirectoryRow] = []
        for part in parts {
            rows.append(DirectoryRow(offset: UInt64(size), count: UInt64(part.count)))
            size = Self.aligned(size + part.count * part.stride)
        }
        let memory = UnsafeMutableRawBufferPointer.allocate(
            byteCount: size, alignment: Self.alignment)
        // What lies between the parts shall be the same whenever it is made.
        _ = memory.initializeMemory(as: UInt8.self, repeating: 0)
        memory.storeBytes(
            of: Header(magic: Self.magic, layout: Self.layout, size: UInt64(size), spare: 0),
            as: Header.self)
        for (index, (part, row)) in zip(parts, rows).enumerated() {
            memory.storeBytes(
                of: row,
                toByteOffset: MemoryLayout<Header>.size + index * MemoryLayout<DirectoryRow>.stride,
                as: DirectoryRow.self)
            let start = Int(row.offset)
            part.write(
                UnsafeMutableRawBufferPointer(
                    rebasing: memory[start..<start + part.count * part.stride]))
        }
        bytes = UnsafeRawBufferPointer(memory)
        isOwned = true
    }

    deinit { if isOwned { bytes.deallocate() } }

    /// The values of a part; valid as long as the image is held.
    func table<Element: BitwiseCopyable>(
        _ part: Part, of element: Element.Type = Element.self
    ) -> Table<Element> {
        let row = bytes.load(
            fromByteOffset: MemoryLayout<Header>.size
                + part.rawValue * MemoryLayout<DirectoryRow>.stride, as: DirectoryRow.self)
        let start = Int(row.offset)
        let end = start + Int(row.count) * MemoryLayout<Element>.stride
        return Table(
            UnsafeRawBufferPointer(rebasing: bytes[start..<end]).assumingMemoryBound(
                to: Element.self))
    }

    /// The whole of it, to be kept in a file.
    func withBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try withExtendedLifetime(self) { try body(bytes) }
    }
}

extension LexiconImage {
    /// A line of memory: every part and every file begins with one.
    static let alignment = 64

    static func aligned(_ offset: Int) -> Int { (offset + alignment - 1) & ~(alignment - 1) }

    private static let magic: UInt64 = 0x31_584C_4452_4F48_47
    private static let partsStart = aligned(
        MemoryLayout<Header>.size + Part.allCases.count * MemoryLayout<DirectoryRow>.stride)

    /// What tells an image of another layout: the sizes of what lies in it.
    private static let layout: UInt64 = {
        let sizes = [
            MemoryLayout<FileRow>.stride, MemoryLayout<LexiconEntries.Place>.stride,
            MemoryLayout<Lexicon.Row>.stride, MemoryLayout<Lexicon.Manner>.stride,
            MemoryLayout<Lexicon.Info>.stride,
            MemoryLayout<Anchor>.stride, MemoryLayout<Phrase>.stride,
            MemoryLayout<PhraseElement>.stride, MemoryLayout<HashRows.Entry>.stride,
            WordClass.allCases.count, Part.allCases.count, Rule.allCases.count,
        ]
        return sizes.reduce(0) { $0 &* 131 &+ UInt64($1) }
    }()
}

/// A part of an image that is going to be written.
struct LexiconImagePart {
    /// In elements.
    let count: Int
    let stride: Int
    let write: (UnsafeMutableRawBufferPointer) -> Void

    /// The values of an array as they are.
    init<Element: BitwiseCopyable>(_ values: [Element]) {
        count = values.count
        stride = MemoryLayout<Element>.stride
        write = { memory in values.withUnsafeBytes { memory.copyMemory(from: $0) } }
    }

    /// Texts one after another, each at the start of a line of memory.
    init(_ texts: [LexiconBytes], starts: [Int]) {
        count = (starts.last ?? 0) + (texts.last?.count ?? 0)
        stride = 1
        write = { memory in
            for (text, start) in zip(texts, starts) {
                text.withUnsafeBufferPointer {
                    UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + $0.count])
                        .copyMemory(from: UnsafeRawBufferPointer($0))
                }
            }
        }
    }
}
