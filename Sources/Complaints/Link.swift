// SPDX-License-Identifier: Apache-2.0

// Addresses that may be shown to a person: http(s) only, with nothing hidden in
// them.

/// An absolute `http` or `https` address without spaces, control characters or
/// user information: what may be shown, clicked and stored.
package struct Link: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    /// Longer addresses are refused: no page needs them, and an alert line
    /// should be readable.
    package static let longest = 2_048

    /// - Returns: `nil` for every other scheme, a missing host, user
    ///   information (`https://bank.example@evil.example/`), or characters
    ///   that may not stand in an address.
    package init?(rawValue: String) {
        let bytes = rawValue.utf8
        guard bytes.count <= Self.longest else { return nil }
        let lowercased = rawValue.prefix(8).lowercased()
        let start = lowercased.hasPrefix("https://") ? 8 : lowercased.hasPrefix("http://") ? 7 : 0
        guard start > 0 else { return nil }
        let authority = bytes.dropFirst(start).prefix {
            $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        }
        guard let first = authority.first, first != UInt8(ascii: ":"),
            !authority.contains(UInt8(ascii: "@")), !authority.contains(UInt8(ascii: "\\"))
        else { return nil }
        for scalar in rawValue.unicodeScalars where SafeText.isUnsafeInLink(scalar) { return nil }
        self.rawValue = rawValue
    }
}
