// SPDX-License-Identifier: Apache-2.0

// Which letters a finger takes for each other.

/// Keys that a finger takes for each other.
enum Keyboard {
    private static let rows: [[UInt8]] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"].map {
        Array($0.utf8)
    }
    /// Bit per letter: the keys that touch it.
    private static let near: [UInt32] = {
        var near = [UInt32](repeating: 0, count: 26)
        func place(_ letter: UInt8) -> Int { Int(letter) - 0x61 }
        for (number, row) in rows.enumerated() {
            for (column, letter) in row.enumerated() {
                for (other, neighbours) in rows.enumerated() where abs(other - number) <= 1 {
                    // A lower row lies half a key to the right.
                    let shift = other == number ? [-1, 1] : other > number ? [-1, 0] : [0, 1]
                    for step in shift where neighbours.indices.contains(column + step) {
                        near[place(letter)] |= 1 << UInt32(place(neighbours[column + step]))
                    }
                }
            }
        }
        return near
    }()

    static func areNear(_ left: UInt8, _ right: UInt8) -> Bool {
        guard (0x61...0x7A).contains(left), (0x61...0x7A).contains(right) else { return true }
        return near[Int(left) - 0x61] & 1 << UInt32(Int(right) - 0x61) != 0
    }
}
