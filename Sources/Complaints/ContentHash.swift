// SPDX-License-Identifier: Apache-2.0

// Hashes of what feeds bring, for noticing that nothing changed.

extension ContentHash {
    /// Of the bytes of a document.
    package init(of bytes: [UInt8]) {
        var hash = StableHash64()
        bytes.withUnsafeBufferPointer { hash.add($0) }
        self.init(rawValue: Int64(bitPattern: hash.value))
    }

    /// Of which entries a feed holds, whatever their texts say today: counters
    /// and dates of building do not make a feed move.
    package init(of entries: [Entry]) {
        var hash = StableHash64()
        for entry in entries {
            for part in [entry.id, entry.link, entry.title] {
                if let part { hash.add(part.utf8) }
                hash.add(0xFF)
            }
        }
        self.init(rawValue: Int64(bitPattern: hash.value))
    }
}
