// SPDX-License-Identifier: Apache-2.0

// A start tag as somebody wrote it: quotes forgotten, values missing, or a mere
// less-than sign after all.

/// A start tag of any quality.
struct LenientTag {
    struct Attribute {
        let name: UnsafeBufferPointer<UInt8>
        let value: UnsafeBufferPointer<UInt8>
    }
    let name: UnsafeBufferPointer<UInt8>
    private(set) var attributes: [Attribute] = []
    private(set) var length = 0
    private(set) var isEmpty = false
    /// `false` where the `<` turned out to be a less-than sign.
    private(set) var isTag = true
    private(set) var sawFault = false

    /// - Returns: `nil` if the tag does not end in these bytes.
    init?(_ bytes: UnsafeBufferPointer<UInt8>, mostAttributes: Int) {
        var index = 1
        while index < bytes.count, !bytes[index].isSpace, bytes[index] != UInt8(ascii: ">"),
            bytes[index] != UInt8(ascii: "/"), bytes[index] != UInt8(ascii: "<")
        { index += 1 }
        name = bytes.slice(1, index)
        while index < bytes.count {
            if attributes.count > mostAttributes {
                // Enough to know that it is too much.
                length = index
                return
            }
            let byte = bytes[index]
            if byte.isSpace || byte == UInt8(ascii: "/") {
                index += 1
            } else if byte == UInt8(ascii: ">") {
                isEmpty = bytes[index - 1] == UInt8(ascii: "/")
                length = index + 1
                return
            } else if byte == UInt8(ascii: "<") {
                isTag = false
                return
            } else if !readAttribute(bytes, &index) {
                return nil
            }
        }
        return nil
    }

    private mutating func readAttribute(
        _ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int
    ) -> Bool {
        let start = index
        while index < bytes.count, !bytes[index].isSpace, bytes[index] != UInt8(ascii: "="),
            bytes[index] != UInt8(ascii: ">"), bytes[index] != UInt8(ascii: "/"),
            bytes[index] != UInt8(ascii: "<")
        { index += 1 }
        let name = bytes.slice(start, index)
        while index < bytes.count, bytes[index].isSpace { index += 1 }
        guard index < bytes.count else { return false }
        guard bytes[index] == UInt8(ascii: "=") else {
            sawFault = true
            if name.isEmpty { index += 1 }
            return true
        }
        index += 1
        while index < bytes.count, bytes[index].isSpace { index += 1 }
        guard index < bytes.count else { return false }
        let quote = bytes[index]
        var end = index
        if quote == 0x22 || quote == 0x27 {
            end += 1
            while end < bytes.count, bytes[end] != quote { end += 1 }
            guard end < bytes.count else { return false }
            attributes.append(Attribute(name: name, value: bytes.slice(index + 1, end)))
            index = end + 1
            return true
        }
        sawFault = true
        while end < bytes.count, !bytes[end].isSpace, bytes[end] != UInt8(ascii: ">") { end += 1 }
        guard end < bytes.count else { return false }
        attributes.append(Attribute(name: name, value: bytes.slice(index, end)))
        index = end
        return true
    }
}
