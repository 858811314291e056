// SPDX-License-Identifier: Apache-2.0

// The parts of a page's address, and what remains of it when everything is
// left out that does not say which page is meant.

import Foundation

/// The parts of an absolute `http` or `https` address.
///
/// - Source: RFC 3986, appendix B.
struct WebAddress {
    /// In lower case, without `www.` and without port 80 or 443.
    let host: String
    /// Without the slash at its end; empty for the home page.
    let path: String
    let query: [(name: String, value: String)]
    let fragment: String

    init?(_ text: String) {
        var rest = Substring(text)
        guard let colon = rest.firstIndex(of: ":") else { return nil }
        let scheme = rest[..<colon].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        rest = rest[rest.index(after: colon)...]
        guard rest.hasPrefix("//") else { return nil }
        rest = rest.dropFirst(2)

        var fragment = Substring()
        if let hash = rest.firstIndex(of: "#") {
            fragment = rest[rest.index(after: hash)...]
            rest = rest[..<hash]
        }
        var query = Substring()
        if let mark = rest.firstIndex(of: "?") {
            query = rest[rest.index(after: mark)...]
            rest = rest[..<mark]
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        var host = rest[..<slash].lowercased()[...]
        if host.hasSuffix(":443") { host = host.dropLast(4) }
        if host.hasSuffix(":80") { host = host.dropLast(3) }
        if host.hasPrefix("www.") { host = host.dropFirst(4) }
        guard !host.isEmpty else { return nil }

        self.host = String(host)
        var path = rest[slash...]
        while path.hasSuffix("/") { path = path.dropLast() }
        self.path = String(path)
        self.query = query.split(separator: "&").map { pair in
            guard let equals = pair.firstIndex(of: "=") else { return (String(pair), "") }
            return (String(pair[..<equals]), String(pair[pair.index(after: equals)...]))
        }
        self.fragment = String(fragment)
    }

    /// The path between its slashes.
    var steps: [Substring] { path.split(separator: "/") }

    func value(of name: String) -> String? { query.first { $0.name == name }?.value }

    /// Whether it names the site and no page of it.
    var isHome: Bool { path.isEmpty && query.isEmpty && fragment.isEmpty }

    /// Which page is meant: the same for http and https, with and without
    /// `www.`, a slash at the end, tracking and session parameters, in any
    /// order of parameters.
    ///
    /// Identities rest on it: what is left out here may be added to, at the
    /// price of recognising fewer mentions from before, and never taken back.
    var canonical: String {
        var result = host + path
        let telling = query.filter { !Self.isTracking($0.name, $0.value) }
            .map { $0.value.isEmpty ? $0.name : "\($0.name)=\($0.value)" }
            .sorted()
        if !telling.isEmpty { result += "?" + telling.joined(separator: "&") }
        // Only a fragment with a number names a post (#p48307, #comment-12);
        // others are tracking or a place on the page.
        if fragment.utf8.contains(where: { (0x30...0x39).contains($0) }), !fragment.contains("=") {
            result += "#" + fragment
        }
        return result
    }

    private static let trackingPrefixes = [
        "utm_", "at_", "pk_", "mtm_", "piwik_", "matomo_", "ns_", "_hs", "hsa_", "vero_", "wt_",
        "wt.", "__twitter", "ga_", "stm_",
    ]
    private static let trackingNames: Set<String> = [
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid",
        "ttclid", "igshid", "igsh", "mc_cid", "mc_eid", "_ga", "_gl", "cmpid", "xtor",
        "s_cid", "spm", "ref", "ref_src", "ref_url", "referrer", "rss", "ocid", "phpsessid",
        "jsessionid", "goto", "share", "smid", "ito", "ftag", "amp",
    ]

    private static func isTracking(_ name: String, _ value: String) -> Bool {
        let name = name.lowercased()
        if name == "source" || name == "from" || name == "src" || name == "via" {
            // These may say which page is meant, unless the feed itself is named.
            return ["rss", "feed", "atom"].contains(value.lowercased())
        }
        // The sessions of vBulletin and phpBB: hexadecimal digits, mostly 32.
        if name == "s" || name == "sid" {
            return value.utf8.count >= 8 && value.allSatisfy(\.isHexDigit)
        }
        return trackingNames.contains(name) || trackingPrefixes.contains { name.hasPrefix($0) }
    }
}

extension WebAddress {
    /// The address that Google Alerts wraps in its own (`google.com/url?url=`);
    /// any other address as it is.
    ///
    /// - Source: seen in Google Alerts, 2021–2026: `url=`, sometimes encoded;
    ///   older ones and Google's search pages: `q=`.
    static func unwrapped(_ text: String) -> String {
        guard let address = WebAddress(text), address.path == "/url",
            address.host == "google.com" || address.host.hasPrefix("google."),
            let inner = address.value(of: "url") ?? address.value(of: "q"),
            let plain = inner.removingPercentEncoding, WebAddress(plain) != nil
        else { return text }
        return encodingUnsafe(plain)
    }

    private static func encodingUnsafe(_ address: String) -> String {
        var result = ""
        for scalar in address.unicodeScalars {
            if SafeText.isUnsafeInLink(scalar) {
                for byte in String(scalar).utf8 {
                    result += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
                }
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
