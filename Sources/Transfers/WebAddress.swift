// SPDX-License-Identifier: Apache-2.0

// An http or https address, read by libcurl itself: what is checked here is what
// will be connected to, because no second parser has an opinion. Only where there
// can be none is libcurl not asked: see WebAddress+Plain.swift.

internal import CCurl
import Foundation

/// An address that may be fetched.
struct WebAddress: Hashable, Sendable {
    /// As libcurl will use it, with user name and password if there were any.
    let text: String
    /// Without user name and password, for logs and for links.
    let publicText: String
    /// Lower case; numeric spellings of IPv4 are already dotted.
    let host: String
    /// Host and port: what connections and patience are counted by.
    let origin: String

    /// - Throws: ``FetchError/Reason/malformed`` or
    ///   ``FetchError/Reason/forbiddenScheme``.
    ///
    /// - Parameter base: what a relative address, as in a redirect, starts from.
    init(_ written: String, from base: WebAddress? = nil) throws(FetchError) {
        if let plain = WebAddress(plain: written) {
            self = plain
        } else {
            try self.init(written, from: base, schemes: ["http", "https"])
        }
    }

    /// The address of a mail server: `smtp` or `smtps`.
    init(mailServer written: String) throws(FetchError) {
        try self.init(written, from: nil, schemes: ["smtp", "smtps"])
    }

    /// Reads with libcurl.
    init(_ written: String, from base: WebAddress?, schemes: [String]) throws(FetchError) {
        guard TransferLoop.isReady, let handle = curl_url() else {
            throw FetchError(
                .failed, url: Self.withoutCredentials(written), detail: "out of memory")
        }
        defer { curl_url_cleanup(handle) }
        func part(_ what: CURLUPart, _ flags: Int32 = 0) -> String? {
            var value: UnsafeMutablePointer<CChar>?
            guard curl_url_get(handle, what, &value, UInt32(flags)) == CURLUE_OK, let value
            else { return nil }
            defer { curl_free(value) }
            return String(cString: value)
        }

        // Redirects carry blanks and raw UTF-8 in their paths: encode both.
        let flags = CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE | CURLU_ALLOW_SPACE
        if let base { curl_url_set(handle, CURLUPART_URL, base.text, UInt32(flags)) }
        // A zero byte would end the C string: another address than was written.
        let code =
            written.utf8.contains(0)
            ? CURLUE_MALFORMED_INPUT
            : curl_url_set(handle, CURLUPART_URL, written.trimmed, UInt32(flags))
        guard code == CURLUE_OK, let scheme = part(CURLUPART_SCHEME) else {
            throw FetchError(
                .malformed, url: Self.withoutCredentials(written),
                detail: "not an address: \(String(cString: curl_url_strerror(code)))")
        }
        guard schemes.contains(scheme) else {
            throw FetchError(
                .forbiddenScheme, url: Self.withoutCredentials(written),
                detail: "only \(schemes.joined(separator: " and ")), not \(scheme)")
        }
        guard let host = part(CURLUPART_HOST)?.lowercased(), !host.isEmpty,
            let port = part(CURLUPART_PORT, CURLU_DEFAULT_PORT), let text = part(CURLUPART_URL)
        else {
            throw FetchError(
                .malformed, url: Self.withoutCredentials(written), detail: "an address without host"
            )
        }
        self.host = host
        self.origin = "\(host):\(port)"
        self.text = text
        if text.utf8.contains(UInt8(ascii: "@")) {
            curl_url_set(handle, CURLUPART_USER, nil, 0)
            curl_url_set(handle, CURLUPART_PASSWORD, nil, 0)
            self.publicText = part(CURLUPART_URL) ?? Self.withoutCredentials(text)
        } else {
            self.publicText = text
        }
    }

    /// For addresses that libcurl cannot read: drops everything between the
    /// scheme and the last `@` before the path.
    static func withoutCredentials(_ text: String) -> String {
        guard let slashes = text.firstRange(of: "://") else { return text }
        let rest = text[slashes.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard let at = authority.lastIndex(of: "@") else { return text }
        return String(text[..<slashes.upperBound] + rest[rest.index(after: at)...])
    }
}

extension String {
    fileprivate var trimmed: String {
        guard let first = utf8.first, let last = utf8.last, first <= 0x20 || last <= 0x20 else {
            return self
        }
        return trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
