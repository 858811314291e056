// SPDX-License-Identifier: Apache-2.0

// The short way for an address that is already as libcurl would write it, which
// nearly every feed's is. Reading one with libcurl costs as much as all else that
// we add to a request.

import Glibc

extension WebAddress {
    /// - Returns: `nil` for every address of which libcurl might think otherwise:
    ///   it then has to be read by libcurl. A test compares the two.
    init?(plain written: String) {
        var written = written
        let parts = written.withUTF8 { bytes -> (host: String, origin: String)? in
            guard let ends = PlainEnds(bytes) else { return nil }
            func text(upTo end: Int) -> String {
                String(
                    decoding: UnsafeBufferPointer(rebasing: bytes[ends.scheme..<end]),
                    as: UTF8.self)
            }
            let host = text(upTo: ends.host)
            let origin =
                ends.hasPort
                ? text(upTo: ends.authority) : host + (ends.isSecure ? ":443" : ":80")
            return (host, origin)
        }
        guard let parts else { return nil }
        text = written
        publicText = written
        host = parts.host
        origin = parts.origin
    }
}

/// Where the parts of a plain address end, as offsets in its bytes.
private struct PlainEnds {
    /// Longer ones are rare enough.
    private static let longest = 2_000

    let isSecure: Bool
    let scheme: Int
    let host: Int
    let authority: Int
    var hasPort: Bool { authority > host }

    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count <= Self.longest, bytes.starts(with: "http".utf8) else { return nil }
        isSecure = bytes.count > 4 && bytes[4] == UInt8(ascii: "s")
        scheme = isSecure ? 8 : 7
        guard bytes.count > scheme, bytes[(scheme - 3)..<scheme].elementsEqual("://".utf8) else {
            return nil
        }
        var end = scheme
        while end < bytes.count, PlainByte.isHost(bytes[end]) { end += 1 }
        host = end
        guard Self.isPlainHost(bytes[scheme..<host]) else { return nil }
        if end < bytes.count, bytes[end] == UInt8(ascii: ":") {
            var port = 0
            end += 1
            guard end < bytes.count, bytes[end] != UInt8(ascii: "0") else { return nil }
            while end < bytes.count, PlainByte.isDigit(bytes[end]), port <= 65_535 {
                port = port * 10 + Int(bytes[end] - UInt8(ascii: "0"))
                end += 1
            }
            guard (1...65_535).contains(port) else { return nil }
        }
        authority = end
        guard end < bytes.count, bytes[end] == UInt8(ascii: "/") else { return nil }
        while end < bytes.count {
            // A path with "/." may be shortened.
            guard PlainByte.isPath(bytes[end]),
                bytes[end] != UInt8(ascii: ".") || bytes[end - 1] != UInt8(ascii: "/")
            else { return nil }
            end += 1
        }
    }

    /// A name whose last label begins with a letter, or four numbers as
    /// `inet_pton` has them: the other spellings of IPv4 all end in a number.
    private static func isPlainHost(_ host: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let label = (host.lastIndex(of: UInt8(ascii: ".")) ?? host.startIndex - 1) + 1
        guard label < host.endIndex, host.first != UInt8(ascii: ".") else { return false }
        if PlainByte.isLetter(host[label]) { return true }
        guard host.count <= 15 else { return false }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16) { text in
            for (index, byte) in host.enumerated() { text[index] = CChar(bitPattern: byte) }
            text[host.count] = 0
            var ignored = in_addr()
            return inet_pton(AF_INET, text.baseAddress, &ignored) == 1
        }
    }
}

/// Bytes of which nobody has two opinions, as a bit for each of ASCII.
private enum PlainByte {
    private typealias Bits = (low: UInt64, high: UInt64)

    private static let host = bits("abcdefghijklmnopqrstuvwxyz0123456789.-")
    private static let path = bits(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/.-_~?=&+,;:")

    private static func bits(_ characters: String) -> Bits {
        characters.utf8.reduce(into: (low: 0, high: 0)) { bits, byte in
            if byte < 64 { bits.low |= 1 << byte } else { bits.high |= 1 << (byte - 64) }
        }
    }

    private static func has(_ byte: UInt8, _ bits: Bits) -> Bool {
        byte < 128 && (byte < 64 ? bits.low : bits.high) >> (byte & 63) & 1 == 1
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte) }
    static func isHost(_ byte: UInt8) -> Bool { has(byte, host) }
    static func isPath(_ byte: UInt8) -> Bool { has(byte, path) }
}
