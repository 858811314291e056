// SPDX-License-Identifier: Apache-2.0

// Numbers found by hashes in a compiled lexicon.

/// Rows of numbers by 64-bit hashes, made at once and then only read. Several
/// numbers may share a hash.
struct HashRows: Sendable {
    struct Entry: BitwiseCopyable {
        /// What tells it from the others of its bucket.
        var tag: UInt32 = 0
        var number: Int32 = 0
    }

    /// Where each bucket begins in `entries`, and where the last one ends.
    let starts: Table<Int32>
    /// In their order within a bucket.
    let entries: Table<Entry>

    /// The first number of a hash that satisfies the condition, −1 for none.
    ///
    /// - Parameter limit: numbers that are tried.
    @inline(__always)
    func first(
        _ hash: UInt64, atMost limit: Int = .max,
        where isFit: (_ place: Int, _ number: Int32) -> Bool
    ) -> Int32 {
        let bucket = Self.bucket(of: hash, among: starts.count - 1)
        var tried = 0
        for place in Int(starts[bucket])..<Int(starts[bucket + 1])
        where entries[place].tag == Self.tag(of: hash) {
            if tried == limit { return -1 }
            if isFit(place, entries[place].number) { return entries[place].number }
            tried += 1
        }
        return -1
    }

    /// - Parameter count: a power of two.
    @inline(__always)
    static func bucket(of hash: UInt64, among count: Int) -> Int {
        Int(truncatingIfNeeded: hash) & (count - 1)
    }

    @inline(__always)
    static func tag(of hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) }
}

/// The two tables of `HashRows`, made of pairs.
struct HashRowsDraft {
    private(set) var starts: [Int32]
    private(set) var entries: [HashRows.Entry]

    init(_ pairs: [(hash: UInt64, number: Int32)] = []) {
        var buckets = 64
        while buckets * 2 < pairs.count { buckets *= 2 }
        func bucket(of hash: UInt64) -> Int { HashRows.bucket(of: hash, among: buckets) }
        starts = [Int32](repeating: 0, count: buckets + 1)
        entries = [HashRows.Entry](repeating: HashRows.Entry(), count: pairs.count)
        for pair in pairs { starts[bucket(of: pair.hash) + 1] += 1 }
        for bucket in 0..<buckets { starts[bucket + 1] += starts[bucket] }
        // The start of a bucket moves to its end while it is filled.
        for (hash, number) in pairs {
            let bucket = bucket(of: hash)
            entries[Int(starts[bucket])] = HashRows.Entry(
                tag: HashRows.tag(of: hash), number: number)
            starts[bucket] += 1
        }
        for bucket in stride(from: buckets, to: 0, by: -1) { starts[bucket] = starts[bucket - 1] }
        starts[0] = 0
    }
}
