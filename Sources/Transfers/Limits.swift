// SPDX-License-Identifier: Apache-2.0

// How much of our memory, time and patience a server may have, and how much of
// its own we ask for.

/// A number of bytes.
package struct ByteCount: Hashable, Sendable, Comparable {
    package let bytes: Int

    package static func bytes(_ count: Int) -> ByteCount { ByteCount(bytes: count) }
    package static func kilobytes(_ count: Int) -> ByteCount { ByteCount(bytes: count * 1_000) }
    package static func megabytes(_ count: Int) -> ByteCount { ByteCount(bytes: count * 1_000_000) }

    package static func < (lhs: ByteCount, rhs: ByteCount) -> Bool { lhs.bytes < rhs.bytes }
}

/// What one transfer may cost. Reaching a limit ends the transfer with a
/// ``FetchError`` that says which.
package struct Limits: Hashable, Sendable {
    /// The body as it crosses the wire, so before decompression.
    package var transferred: ByteCount = .megabytes(10)
    /// The body after decompression: a kilobyte of brotli can become a gigabyte.
    package var decoded: ByteCount = .megabytes(20)
    /// All header lines of one answer together, trailers included.
    package var headers: ByteCount = .kilobytes(64)
    /// The number of header lines of one answer.
    package var headerLines = 200
    /// How many redirects are followed. Browsers follow 20; a feed needs three.
    package var redirects = 5
    /// Name lookup, connection and TLS handshake together.
    package var connect: Duration = .seconds(15)
    /// From the start of a request to the first byte of its answer.
    package var firstByte: Duration = .seconds(30)
    /// All redirects together, from first connection to last byte. Time spent
    /// in our own queue does not count.
    package var whole: Duration = .seconds(90)
    /// A body that brings less than this within ``slowWindow`` is given up.
    package var slowest: ByteCount = .bytes(500)
    package var slowWindow: Duration = .seconds(15)

    package init() {}
}

/// How a client behaves towards all servers.
package struct ClientOptions: Hashable, Sendable {
    /// Who we are and where a server's owner can complain: product, version and
    /// an address, for example `Gehoord/1.0 (+mailto:webcare@sokkenland.example)`.
    package var userAgent: String
    /// Transfers at a time to one host and port, and so also connections.
    package var perHost = 2
    /// Transfers at a time in total. The resolver starts a thread for each
    /// lookup, so this is the most threads that a start-up costs.
    package var inFlight = 100
    /// Connections kept open for the next request.
    package var idleConnections = 32
    /// How long a host is left alone that says 429 without saying how long.
    package var coolDown: Duration = .seconds(120)
    /// The longest `Retry-After` that is believed.
    package var longestCoolDown: Duration = .seconds(24 * 3600)
    /// A PEM file of the authorities to trust in place of the system's, for
    /// feeds behind a certificate of one's own.
    package var authorities: String?
    /// How long, of the processor, one server may keep us inside libcurl before all
    /// connections are hung up.
    var longestRound: Duration = .seconds(3)
    /// What names stand for, in place of asking: `host:port:address,address`. For
    /// tests, which have no name server that lies.
    var answers: [String] = []

    package init(userAgent: String) { self.userAgent = userAgent }
}
