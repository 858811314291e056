// SPDX-License-Identifier: Apache-2.0

// Numbers in the files of weights.

extension [UInt8] {
    /// - Parameter offset: of a byte with three more behind it.
    func word(at offset: Int) -> UInt32 {
        withUnsafeBytes {
            UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
    }

    func floats(_ count: Int, at offset: Int) -> [Float] {
        (0..<count).map { Float(bitPattern: word(at: offset + $0 * 4)) }
    }

    mutating func append(_ word: UInt32) {
        Swift.withUnsafeBytes(of: word.littleEndian) { append(contentsOf: $0) }
    }

    mutating func append(_ floats: [Float]) {
        for value in floats { append(value.bitPattern) }
    }
}
