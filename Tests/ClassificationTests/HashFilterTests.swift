// SPDX-License-Identifier: Apache-2.0

// What tells early that something is not there must never be wrong about it.

import DutchText
import Testing

@testable import Classification

@Suite struct HashFilterTests {
    @Test(arguments: [1, 7, 5_000])
    func `a filter knows all that it was made of and little else`(count: Int) {
        let hashes = (0..<2 * count).map { number in
            Array("woord\(number)".utf8).withUnsafeBufferPointer { WordHash.of($0) }
        }
        let words = HashFilter.draft(Array(hashes[..<count]))
        let held = words.withUnsafeBufferPointer {
            asked(hashes, of: HashFilter(words: Table($0)))
        }
        #expect(held[..<count].allSatisfy { $0 })
        let mistaken = held[count...].count { $0 }
        #expect(mistaken * 5 <= count)
    }

    private func asked(_ hashes: [UInt64], of filter: HashFilter) -> [Bool] {
        hashes.map { filter.mayHold($0) }
    }

    @Test func `a word that is one slip away is never ruled out by its letters`() {
        var random = SystemRandomNumberGenerator()
        let letters = Array("abdeiknorstz'".utf8)
        for _ in 0..<20_000 {
            let word = (0..<Int.random(in: 6...34, using: &random)).map { _ in
                letters[Int.random(in: 0..<letters.count, using: &random)]
            }
            var slip = word
            let place = Int.random(in: 1..<word.count - 1, using: &random)
            let letter = letters[Int.random(in: 0..<letters.count, using: &random)]
            switch Int.random(in: 0..<4, using: &random) {
            case 0: slip[place] = letter
            case 1: slip.insert(letter, at: place)
            case 2: slip.remove(at: place)
            default: slip.swapAt(place, place + 1)
            }
            #expect(isSeen(word, slip))
        }
    }

    private func isSeen(_ word: [UInt8], _ slip: [UInt8]) -> Bool {
        word.withUnsafeBufferPointer { word in
            slip.withUnsafeBufferPointer { slip in
                !HalfIndex.isOneSlip(word, slip)
                    || LetterSet(word).mayBeOneSlip(from: LetterSet(slip))
            }
        }
    }
}
