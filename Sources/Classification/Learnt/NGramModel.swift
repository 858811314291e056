// SPDX-License-Identifier: Apache-2.0

// What turns of phrase say of kind and urgency: a table of hashes with a weight
// for each verdict. Written by `gehoord lexicon fit`; see `Lexicon/ngrams.md`.

import DutchText

/// The learnt weights. Lanes 0 … 4 are the kinds, 5 … 8 the urgencies, 9 … 11
/// the sentiments, each in the order of `allCases`; the rest is unused.
struct NGramModel: Sendable {
    typealias Row = SIMD16<Int8>
    /// The sums of a text, before they are scaled.
    typealias Sums = SIMD16<Int32>

    static let file = "ngrams.bin"
    static let kindLane = 0
    static let urgencyLane = 5
    static let sentimentLane = 9

    /// Hashes, 0 where a place is free; a power of two of them.
    private let prints: Table<UInt32>
    private let rows: Table<Row>
    private let shift: UInt64
    /// What one step of a weight is worth in log-odds; 0 for a model that knows
    /// nothing.
    let scale: Float

    /// Knows nothing: for a lexicon without the file.
    init() {
        prints = Table()
        rows = Table()
        shift = 63
        scale = 0
    }

    /// Two verdicts that are compared, by their lanes.
    struct Choice {
        let best: Int
        let second: Int
    }

    /// The tokens of the weighed turns of phrase that speak most for each of two
    /// choices; −1 where none does. Both in one pass.
    func strongest(
        _ grams: borrowing Scratch<NGram>, for kind: Choice, and urgency: Choice
    ) -> (kind: NGramPlace, urgency: NGramPlace) {
        let rows = UnsafeRawBufferPointer(rows.buffer)
        var (mostKind, mostUrgency): (Int32, Int32) = (0, 0)
        var (kindPlace, urgencyPlace) = (NGramPlace(), NGramPlace())
        @inline(__always)
        func gain(_ row: Int, _ choice: Choice) -> Int32 {
            Int32(rows.load(fromByteOffset: row &+ choice.best, as: Int8.self))
                &- Int32(rows.load(fromByteOffset: row &+ choice.second, as: Int8.self))
        }
        for gram in grams.elements {
            let row = Int(truncatingIfNeeded: gram.key) &* MemoryLayout<Row>.size
            let (kindGain, urgencyGain) = (gain(row, kind), gain(row, urgency))
            if kindGain > mostKind {
                (mostKind, kindPlace) = (kindGain, NGramPlace(first: gram.first, last: gram.last))
            }
            if urgencyGain > mostUrgency {
                mostUrgency = urgencyGain
                urgencyPlace = NGramPlace(first: gram.first, last: gram.last)
            }
        }
        return (kindPlace, urgencyPlace)
    }

    /// Keeps the known ones of `grams`, with their place for a key, and adds up
    /// what they say.
    ///
    /// - Returns: log-odds per lane; see `NGrams.share`.
    func weigh(_ grams: inout Scratch<NGram>) -> SIMD16<Float> {
        let total = grams.count
        guard total > 0, scale > 0 else {
            grams.removeAll()
            return .zero
        }
        locate(&grams)
        var sums = Sums.zero
        var rest = grams.elements[...]
        while !rest.isEmpty {
            // Sixteen bits hold so many rows, each of 127 at most.
            let batch = rest.prefix(256)
            var part = SIMD16<Int16>.zero
            for gram in batch {
                let row = rows.buffer[Int(truncatingIfNeeded: gram.key)]
                part &+= SIMD16<Int16>(truncatingIfNeeded: row)
            }
            sums &+= Sums(truncatingIfNeeded: part)
            rest = rest.dropFirst(batch.count)
        }
        return SIMD16<Float>(sums) * (scale * NGrams.share(of: total))
    }

    /// Keeps the known ones, with their place for a key, and asks for their rows.
    private func locate(_ grams: inout Scratch<NGram>) {
        let elements = grams.elements
        var kept = 0
        for gram in elements {
            let place = find(gram.key, prints.buffer)
            guard place >= 0 else { continue }
            ahead(rows.buffer, place)
            elements[kept] = NGram(
                key: UInt64(truncatingIfNeeded: place), first: gram.first, last: gram.last)
            kept &+= 1
        }
        grams.cut(to: kept)
    }

    /// The place of a turn of phrase, −1 if it was never learnt.
    @inline(__always)
    private func find(_ key: UInt64, _ prints: UnsafeBufferPointer<UInt32>) -> Int {
        let print = Self.print(key)
        let mask = prints.count &- 1
        var place = Int(truncatingIfNeeded: key &>> shift)
        while prints[place] != 0 {
            if prints[place] == print { return place }
            place = (place &+ 1) & mask
        }
        return -1
    }

    @inline(__always)
    private static func print(_ key: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: key) | 1
    }
}

extension NGramModel {
    private static let magic = Array("GNG1".utf8)
    private static let headerSize = 16
    /// So that the rows lie where vectors may be loaded from.
    private static let fewestPlaces = 4
    /// Twice as many places as rows, or nearly.
    private static let mostPlaces = 1 << 20

    /// Uses the file where it lies: magic, number of places, scale, four spare
    /// bytes, the hashes, the rows of sixteen.
    ///
    /// - Parameter file: held by whoever holds the model.
    /// - Returns: `nil` if the bytes are no such file.
    init?(_ file: LexiconBytes) {
        let bytes = UnsafeRawBufferPointer(file.address)
        guard bytes.count >= Self.headerSize, bytes.starts(with: Self.magic) else { return nil }
        let places = Int(bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self).littleEndian)
        let bits = bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self).littleEndian
        let rowStart = Self.headerSize + places * 4
        guard places >= Self.fewestPlaces, places <= Self.mostPlaces, places & (places - 1) == 0,
            bytes.count == Self.headerSize + places * 20, Float(bitPattern: bits).isFinite
        else { return nil }
        func table<Element>(_ range: Range<Int>) -> Table<Element> {
            Table(
                UnsafeRawBufferPointer(rebasing: bytes[range]).assumingMemoryBound(
                    to: Element.self))
        }
        prints = table(Self.headerSize..<rowStart)
        rows = table(rowStart..<bytes.count)
        shift = UInt64(64 - places.trailingZeroBitCount)
        scale = Float(bitPattern: bits)
        // A table without a free place would be searched for ever.
        guard prints.contains(0) else { return nil }
    }

    /// The file of these weights; each key with one weight per lane.
    static func file(_ learnt: [(key: UInt64, weights: [Float])]) -> [UInt8] {
        let largest = learnt.reduce(Float(0)) { max($0, $1.weights.map(abs).max() ?? 0) }
        let step = largest / 127
        var places = fewestPlaces
        while places * 2 < learnt.count * 3 { places *= 2 }
        var prints = [UInt32](repeating: 0, count: places)
        var rows = [Row](repeating: .zero, count: places)
        let shift = UInt64(64 - places.trailingZeroBitCount)
        for (key, weights) in learnt where step > 0 {
            var row = Row.zero
            for (lane, weight) in weights.enumerated() {
                row[lane] = Int8((weight / step).rounded())
            }
            guard row != .zero else { continue }
            var place = Int(truncatingIfNeeded: key &>> shift)
            while prints[place] != 0, prints[place] != print(key) {
                place = (place + 1) & (places - 1)
            }
            prints[place] = print(key)
            rows[place] = row
        }
        var bytes = magic
        func append(_ value: UInt32) {
            withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
        }
        append(UInt32(places))
        append(step.bitPattern)
        append(0)
        for print in prints { append(print) }
        for row in rows { for lane in 0..<16 { bytes.append(UInt8(bitPattern: row[lane])) } }
        return bytes
    }
}
