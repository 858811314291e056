// SPDX-License-Identifier: Apache-2.0

// What is asked of a feed's server, and what it answered.

/// One conditional GET.
package struct FeedRequest: Hashable, Sendable {
    package var url: String
    /// The `ETag` of the last answer, byte for byte as it was sent.
    package var etag: String?
    /// The `Last-Modified` of the last answer, byte for byte as it was sent:
    /// some servers compare it as text.
    package var lastModified: String?
    /// Whether the host of ``url`` may be on a private, loopback or link-local
    /// address, because the feed file says so. This never holds for another
    /// host that it redirects to.
    package var allowsPrivateAddresses: Bool
    package var limits: Limits

    package init(
        url: String, etag: String? = nil, lastModified: String? = nil,
        allowsPrivateAddresses: Bool = false, limits: Limits = Limits()
    ) {
        self.url = url
        self.etag = etag
        self.lastModified = lastModified
        self.allowsPrivateAddresses = allowsPrivateAddresses
        self.limits = limits
    }
}

/// A success: 2xx with a body, or 304 without.
package struct FeedResponse: Hashable, Sendable {
    package var status: Int
    /// Where the answer came from after redirects, without user name and
    /// password. The base for relative links.
    package var url: String
    /// Where the feed has moved to for good: the last address, if there was a
    /// redirect and every one was 301 or 308.
    package var movedTo: String?
    /// Decompressed, charset untouched. Empty for 304 and for a streamed body.
    package var body: [UInt8]
    package var contentType: String?
    package var etag: String?
    package var lastModified: String?
    /// How long the server says that this answer stays fresh.
    ///
    /// - Source: RFC 9111, section 4.2: `max-age` less `Age`, else `Expires`
    ///   less `Date`. `nil` without either, or with `no-cache` or `no-store`.
    package var freshFor: Duration?

    /// Whether the server says that nothing changed since the validators.
    package var isUnchanged: Bool { status == 304 }
}

/// Reads a body while it arrives.
///
/// Called on the transfer thread, in order, only for a 2xx body, and never
/// after the fetch has returned; it must not block. The bytes are valid during
/// the call only. Return `false` to stop the transfer.
package typealias BodyReader =
    @Sendable (_ bytes: UnsafeRawBufferPointer, _ contentType: String?) -> Bool
