// SPDX-License-Identifier: Apache-2.0

// The numbers behind the language detector: a table of hashed word parts, each
// with a weight for every language. Where it comes from: Lexicon/language.md.

import CAssets

/// The embedded model: the words of a text add up to log-odds per language.
struct LanguageModel: Sendable {
    /// The weights of one row or one text, a lane for each entry of `tags`.
    typealias Scores = SIMD16<Int32>

    /// The longest part of a word that is scored, in letters; the rest of a
    /// longer one says nothing new.
    static let wordLimit = 24

    /// Bytes that `addScores` may read: a space, the word, a space, and the
    /// rest of the last eight-byte load.
    static let wordBufferSize = 1 + wordLimit + 1 + 8

    /// The primary subtags in the order of the lanes; `mis` is every other
    /// language in Latin script.
    let tags: [String]

    /// What one step of a weight is worth in log-odds (natural logarithm).
    let scale: Float

    // Static data of the C module: it outlives everything and never changes.
    private nonisolated(unsafe) let rows: UnsafeRawPointer
    private let rowCount: UInt64

    static let embedded = LanguageModel(language_asset())

    private init(_ asset: Asset) {
        let bytes = UnsafeRawBufferPointer(start: asset.bytes, count: asset.count)
        precondition(
            bytes.count > Header.size && bytes.starts(with: Header.magic),
            "The embedded language model is not one that this version reads.")
        rowCount = UInt64(bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self).littleEndian)
        precondition(
            bytes.count == Header.size + 16 * Int(rowCount),
            "The embedded language model is cut off.")
        scale = Float(
            bitPattern: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self).littleEndian)
        tags = (0..<16).map { lane in
            let start = Header.tags + lane * Header.tagSize
            let tag = bytes[start..<(start + Header.tagSize)].prefix { $0 != 0 }
            return String(decoding: tag, as: UTF8.self)
        }
        rows = UnsafeRawPointer(asset.bytes) + Header.size
    }

    /// Adds what one word says for each language.
    ///
    /// - Parameters:
    ///   - buffer: `wordBufferSize` bytes: a space, the letters, a space.
    ///   - count: Letters of the word, 1 … `wordLimit`.
    @inline(__always)
    func addScores(ofWordIn buffer: UnsafeRawPointer, count: Int, to scores: inout Scores) {
        // Sixteen bits hold a word: 76 parts of at most 127.
        var sum = SIMD16<Int16>.zero
        forEachBucket(ofWordIn: buffer, count: count) { bucket in
            let row = rows.loadUnaligned(fromByteOffset: bucket &* 16, as: SIMD16<Int8>.self)
            sum &+= SIMD16<Int16>(truncatingIfNeeded: row)
        }
        scores &+= Scores(truncatingIfNeeded: sum)
    }

    /// The rows of a word: its parts of two to four letters, the spaces around
    /// it included, and from three letters the word itself up to its eighth.
    @inline(__always)
    func forEachBucket(
        ofWordIn buffer: UnsafeRawPointer, count: Int, _ body: (_ bucket: Int) -> Void
    ) {
        let end = count &+ 2
        for start in 0..<(end &- 1) {
            let eight = buffer.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian
            let rest = end &- start
            body(bucket(of: eight & 0xFFFF))
            if rest > 2 { body(bucket(of: eight & 0xFF_FFFF)) }
            if rest > 3 { body(bucket(of: eight & 0xFFFF_FFFF)) }
        }
        guard count > 2 else { return }
        let word = buffer.loadUnaligned(fromByteOffset: 1, as: UInt64.self).littleEndian
        let unused = UInt64(8 &- min(count, 8)) &* 8
        body(bucket(of: (word & (UInt64.max &>> unused)) ^ Self.wordSalt))
    }

    @inline(__always)
    private func bucket(of key: UInt64) -> Int {
        let hash = (key &* Self.multiplier) &>> 32
        return Int(truncatingIfNeeded: (hash &* rowCount) &>> 32)
    }

    /// Knuth's multiplicative hash: 2⁶⁴ divided by the golden ratio, odd.
    private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Keeps the word *dat* apart from the letters *dat* inside another word.
    private static let wordSalt: UInt64 = 0xA5A5_A5A5_A5A5_A5A5
}

extension LanguageModel {
    /// The file: magic, number of rows, scale, four spare bytes, tags, rows.
    private enum Header {
        static let magic = Array("GLM2".utf8)
        static let tags = 16
        static let tagSize = 4
        static let size = tags + 16 * tagSize
    }
}
