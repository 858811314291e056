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
            var length = 1
            var sound = byte
            switch (byte, next) {
            case (0x69, 0x6A), (0x65, 0x69), (0x65, 0x79): (sound, length) = (0x79, 2)
            case (0x6F, 0x75), (0x61, 0x75): (sound, length) = (0x77, 2)
            case (0x63, 0x68): (sound, length) = (0x67, 2)
            case (0x63, 0x6B): (sound, length) = (0x6B, 2)
            case (0x70, 0x68): (sound, length) = (0x66, 2)
            case (0x64, 0x74) where index + 2 == word.count: (sound, length) = (0x74, 2)
            case (0x64, 0) where index + 1 == word.count: sound = 0x74
            case (0x63, 0x65), (0x63, 0x69): sound = 0x73
            case (0x63, _), (0x71, _): sound = 0x6B
            case (0x7A, _): sound = 0x73
            case (0x76, _): sound = 0x66
            case (0x27, _): sound = 0
            default: break
            }
            if sound != 0, count == 0 || key[count - 1] != sound {
                key[count] = sound
                count += 1
            }
            index += length
        }
        let endsOpen = count > 4 && key[count - 1] == 0x6E && key[count - 2] == 0x65
        return endsOpen ? count - 1 : count
    }
}
