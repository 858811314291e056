// SPDX-License-Identifier: Apache-2.0

// A spelling reduced to its sound, so that *ongelovelijk*, *ongelofelyk* and
// *teleurgestelt* meet the word that was meant.

package enum SoundKey {
    /// The `WordHash` of the sound of a folded word: *ij/y/ei* → y, *ou/au* → w,
    /// *dt/d* at the end → t, *ck/c/q* → k, *z* → s, *v* → f, *ch* → g, doubled
    /// letters single, the unstressed *n* of a final *-en* dropped.
    package static func hash(of word: UnsafeBufferPointer<UInt8>) -> UInt64 {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, word.count)) { key in
            let count = write(word, to: key)
            return WordHash.of(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(key)[..<count]))
        }
    }

    /// - Returns: how long the sound is; never longer than the word.
    private static func write(
        _ word: UnsafeBufferPointer<UInt8>, to key: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        var count = 0
        var index = 0
        while index < word.count {
            let byte = word[index]
            let next = index + 1 < word.count ? word[index + 1] : 0
            let (sound, length) = sound(of: byte, before: next, isLast: index + 2 >= word.count)
            if sound != 0, count == 0 || key[count - 1] != sound {
                key[count] = sound
                count += 1
            }
            index += length
        }
        let endsOpen = count > 4 && key[count - 1] == 0x6E && key[count - 2] == 0x65
        return endsOpen ? count - 1 : count
    }

    /// - Parameter isLast: nothing comes after `next`.
    /// - Returns: 0 for a letter without a sound; and how many letters it takes.
    @inline(__always)
    private static func sound(
        of byte: UInt8, before next: UInt8, isLast: Bool
    ) -> (sound: UInt8, length: Int) {
        switch byte {
        case 0x61:  // a
            return next == 0x75 ? (0x77, 2) : (byte, 1)
        case 0x63:  // c
            switch next {
            case 0x68: return (0x67, 2)
            case 0x6B: return (0x6B, 2)
            case 0x65, 0x69: return (0x73, 1)
            default: return (0x6B, 1)
            }
        case 0x64:  // d
            if isLast, next == 0x74 { return (0x74, 2) }
            return isLast && next == 0 ? (0x74, 1) : (byte, 1)
        case 0x65:  // e
            return next == 0x69 || next == 0x79 ? (0x79, 2) : (byte, 1)
        case 0x69:  // i
            return next == 0x6A ? (0x79, 2) : (byte, 1)
        case 0x6F:  // o
            return next == 0x75 ? (0x77, 2) : (byte, 1)
        case 0x70:  // p
            return next == 0x68 ? (0x66, 2) : (byte, 1)
        case 0x71: return (0x6B, 1)  // q
        case 0x76: return (0x66, 1)  // v
        case 0x7A: return (0x73, 1)  // z
        case 0x27: return (0, 1)  // '
        default: return (byte, 1)
        }
    }
}
