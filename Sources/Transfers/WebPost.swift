// SPDX-License-Identifier: Apache-2.0

// A message to a webhook.

/// One POST to an address from the operator's configuration. It may be on a
/// private network; redirects are not followed.
package struct WebPost: Hashable, Sendable {
    package var url: String
    package var body: [UInt8]
    package var contentType: String
    /// Extra header lines. Control characters become blanks.
    package var headers: [String: String]
    package var limits: Limits

    package init(
        url: String, body: [UInt8], contentType: String = "application/json",
        headers: [String: String] = [:], limits: Limits = Limits()
    ) {
        self.url = url
        self.body = body
        self.contentType = contentType
        self.headers = headers
        self.limits = limits
    }
}
