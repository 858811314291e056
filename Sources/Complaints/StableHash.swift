// SPDX-License-Identifier: Apache-2.0

// Hashes that are written to the database: the same on every run, machine and
// version. Swift's own Hasher is seeded anew in each process.

/// FNV-1a in 64 bits.
///
/// - Source: draft-eastlake-fnv, section 5.
struct StableHash64 {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { add(byte) }
    }

    /// The value with its bits spread evenly: FNV's low bits alone are not fit
    /// for choosing the smallest of many.
    ///
    /// - Source: the finalizer of MurmurHash3.
    var mixed: UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        mixed = (mixed ^ (mixed >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return mixed ^ (mixed >> 33)
    }
}

/// FNV-1a in 128 bits: wide enough that two entries never meet by chance.
///
/// - Source: draft-eastlake-fnv, section 5.
struct StableHash128 {
    private var value: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            value = (value ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013B
        }
    }

    /// Adds a text and a mark for its end, so that parts cannot flow together.
    mutating func addPart(_ text: String) {
        add(text.utf8)
        add(CollectionOfOne(0xFF))
    }

    /// 32 hexadecimal digits.
    var digits: String {
        // By hand: the generic `String(_:radix:)` takes ten times as long.
        String(unsafeUninitializedCapacity: 32) { buffer in
            var rest = value
            for index in (0..<32).reversed() {
                let digit = UInt8(truncatingIfNeeded: rest) & 0xF
                buffer[index] = digit < 10 ? 0x30 + digit : 0x57 + digit
                rest >>= 4
            }
            return 32
        }
    }
}

/// A wide hash of a text, for marks that must not say what they stand for.
package enum StableDigest {
    /// 32 hexadecimal digits.
    package static func digits(of text: String) -> String {
        var hash = StableHash128()
        hash.addPart(text)
        return hash.digits
    }
}
