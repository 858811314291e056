// SPDX-License-Identifier: Apache-2.0

// Relative addresses made absolute. Foundation's URL refuses what feeds write
// (spaces, accents, brackets); these rules take everything and keep the bytes.

enum URLReference {
    /// Longer addresses are cut nowhere but refused: they are attacks or data.
    static let longest = 8_192

    /// The address that `reference` means in a document at `base`.
    ///
    /// - Source: RFC 3986, section 5.2.
    static func resolve(_ reference: String, against base: String?) -> String {
        guard let base, !base.isEmpty, scheme(of: reference) == nil else { return reference }
        guard let root = Parts(base), reference.utf8.count <= longest else { return reference }
        if reference.isEmpty { return base }
        if reference.hasPrefix("//") { return root.scheme + ":" + reference }
        if reference.hasPrefix("#") { return root.upToFragment + reference }
        if reference.hasPrefix("?") { return root.origin + root.path + reference }
        let end = reference.utf8.firstIndex { $0 == 0x3F || $0 == 0x23 } ?? reference.endIndex
        let path = String(reference[..<end])
        let rest = reference[end...]
        if path.hasPrefix("/") { return root.origin + withoutDots(path) + rest }
        let folder = root.path.utf8.lastIndex(of: 0x2F).map { root.path[...$0] } ?? "/"
        return root.origin + withoutDots(folder + path) + rest
    }

    static func isWeb(_ address: String) -> Bool {
        let name = scheme(of: address)
        guard let name, name == "http" || name == "https" else { return false }
        return address.utf8.dropFirst(name.utf8.count).starts(with: "://".utf8)
    }

    /// The scheme in lower case, if the address has one.
    static func scheme(of address: String) -> String? {
        guard let colon = address.utf8.firstIndex(of: 0x3A), colon != address.startIndex,
            address.utf8[..<colon].allSatisfy({
                $0.isLetter || $0.isDigit || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E
            }), address.utf8.first?.isLetter == true
        else { return nil }
        return address[..<colon].lowercased()
    }

    /// The pieces of an absolute address.
    private struct Parts {
        let scheme: String
        /// Scheme and host.
        let origin: String
        let path: String
        let upToFragment: String

        init?(_ address: String) {
            guard let scheme = URLReference.scheme(of: address) else { return nil }
            self.scheme = scheme
            upToFragment = String(address.prefix { $0 != "#" })
            let afterScheme = address.dropFirst(scheme.count + 1)
            guard afterScheme.hasPrefix("//") else { return nil }
            let authority = afterScheme.dropFirst(2).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            origin = scheme + "://" + authority
            let path = afterScheme.dropFirst(2 + authority.count).prefix { $0 != "?" && $0 != "#" }
            self.path = path.isEmpty ? "/" : String(path)
        }
    }

    private static func withoutDots(_ path: String) -> String {
        guard path.contains("./") || path.hasSuffix("/.") || path.hasSuffix("/..") else {
            return path
        }
        var kept: [Substring] = []
        let pieces = path.split(separator: "/", omittingEmptySubsequences: false)
        for (index, piece) in pieces.enumerated() {
            let isLast = index == pieces.count - 1
            if piece == "." || piece == ".." {
                if piece == "..", kept.count > 1 { kept.removeLast() }
                if isLast { kept.append("") }
            } else {
                kept.append(piece)
            }
        }
        return kept.joined(separator: "/")
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// What nearly every address is: absolute, on the web, no references or
    /// signs that need a look.
    var isPlainWebAddress: Bool {
        guard hasPrefix("http") else { return false }
        let start = hasPrefix("https://") ? 8 : hasPrefix("http://") ? 7 : 0
        guard start > 0, count > start, count <= URLReference.longest else { return false }
        guard isVisibleASCII(from: 0x21) else { return false }
        var from = start
        while let mark = find("&", from: from) {
            if CharacterReference.read(slice(mark, count)) != nil { return false }
            from = mark + 1
        }
        return true
    }
}
