// SPDX-License-Identifier: Apache-2.0

// Why a transfer failed: a small closed set for counters and decisions, and a
// sentence for a person.

/// A transfer that did not succeed.
package struct FetchError: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// The host name has no address.
        case unresolved
        /// No connection: refused, unreachable, or closed at once.
        case refused
        /// A limit on time was reached: connect, first byte, rate or whole.
        case timedOut
        /// The secure connection failed, most often an expired certificate.
        case tls
        /// A limit on bytes or header lines was reached.
        case tooLarge
        case tooManyRedirects
        /// The host, or the host it redirects to, is not on the public internet.
        case forbiddenAddress
        /// Something else than `http` or `https`, in the feed or in a redirect.
        case forbiddenScheme
        /// The host asked to be left alone for so long (429, or 503 with
        /// `Retry-After`), just now or earlier for another feed.
        case rateLimited(retryAfter: Duration)
        /// 410: the feed will not come back.
        case gone
        /// Any other status that brings no feed, such as 404 or 500; of a mail
        /// server its reply code.
        case badStatus(Int)
        /// The connection ended before the answer did.
        case interrupted
        /// Neither an address, a header, an encoding nor an answer as the
        /// specifications have it.
        case malformed
        /// The reader of the body asked to stop.
        case unwanted
        /// The task was cancelled or the client shut down.
        case cancelled
        /// Out of memory, or something that libcurl has no better word for.
        case failed
    }

    package let reason: Reason
    /// The address that was being fetched, without user name and password.
    package let url: String
    /// For a person. Without control characters.
    package let detail: String

    package init(_ reason: Reason, url: String, detail: String) {
        self.reason = reason
        self.url = url
        self.detail = String(
            detail.unicodeScalars.map {
                $0.properties.generalCategory == .control ? " " : Character($0)
            })
    }
}

extension FetchError.Reason {
    /// The name without its facts: safe as a counter's label.
    package var label: String {
        switch self {
        case .unresolved: "unresolved"
        case .refused: "refused"
        case .timedOut: "timed_out"
        case .tls: "tls"
        case .tooLarge: "too_large"
        case .tooManyRedirects: "too_many_redirects"
        case .forbiddenAddress: "forbidden_address"
        case .forbiddenScheme: "forbidden_scheme"
        case .rateLimited: "rate_limited"
        case .gone: "gone"
        case .badStatus: "bad_status"
        case .interrupted: "interrupted"
        case .malformed: "malformed"
        case .unwanted: "unwanted"
        case .cancelled: "cancelled"
        case .failed: "failed"
        }
    }
}

extension FetchError: CustomStringConvertible {
    package var description: String { "\(reason.label): \(detail) (\(url))" }
}
