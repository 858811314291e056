// SPDX-License-Identifier: Apache-2.0

// Which bytes of HTML can be copied as they are, and which need a look.

/// Eight bytes at a time of text that needs no attention.
enum PlainRun {
    /// - Returns: how many of the eight bytes can be copied as they are. Single
    ///   spaces between words can, one at the end cannot.
    @inline(__always)
    static func length(_ word: UInt64) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        // The lowest bit that is set is right; those above it may not be.
        @inline(__always) func matches(_ byte: UInt64) -> UInt64 {
            let mixed = word.littleEndian ^ (ones &* byte)
            return (mixed &- ones) & ~mixed & tops
        }
        let controls = (word.littleEndian &- ones &* 0x20) & ~word.littleEndian & tops
        let spaces = matches(0x20)
        var faults =
            controls | matches(0x3C) | matches(0x26) | matches(0x7F) | (spaces & (spaces << 8))
        if word & tops != 0 { faults |= matches(0xC2) | matches(0xE2) | matches(0xEF) }
        let plain = faults.trailingZeroBitCount >> 3
        if plain > 0, (word.littleEndian >> UInt64(8 * (plain - 1))) & 0xFF == 0x20 {
            return plain - 1
        }
        return plain
    }
}

/// What each byte asks of the renderer.
enum ByteClasses {
    enum Kind: UInt8 { case ordinary, space, control, lessThan, ampersand, special }

    /// Lives as long as the program.
    nonisolated(unsafe) static let table: UnsafePointer<Kind> = {
        let table = UnsafeMutablePointer<Kind>.allocate(capacity: 256)
        table.initialize(repeating: .ordinary, count: 256)
        for byte in 0..<0x20 { table[byte] = .control }
        // A vertical tab is a line break to some word processors.
        for byte in [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20] { table[byte] = .space }
        table[0x7F] = .control
        table[0x3C] = .lessThan
        table[0x26] = .ampersand
        for byte in [0xC2, 0xE2, 0xEF] { table[byte] = .special }
        return UnsafePointer(table)
    }()
}
