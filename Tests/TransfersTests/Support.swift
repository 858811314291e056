// SPDX-License-Identifier: Apache-2.0

// What the tests of this module share: a client with small limits, and the
// reason of an expected failure.

import Foundation
import TestSupport
import Testing

@testable import Transfers

func makeClient(_ change: (inout ClientOptions) -> Void = { _ in }) throws -> HTTPClient {
    var options = ClientOptions(userAgent: "Gehoord/0 (+mailto:test@gehoord.example)")
    change(&options)
    return try HTTPClient(options: options)
}

/// Limits that make a test of a limit take a fraction of a second.
func smallLimits(_ change: (inout Limits) -> Void = { _ in }) -> Limits {
    var limits = Limits()
    limits.connect = .seconds(5)
    limits.firstByte = .seconds(10)
    limits.whole = .seconds(10)
    change(&limits)
    return limits
}

func localRequest(_ url: String, _ limits: Limits = smallLimits()) -> FeedRequest {
    FeedRequest(url: url, allowsPrivateAddresses: true, limits: limits)
}

/// The error that a fetch ends with; it is a failure of the test if there is none.
func failure(
    of client: HTTPClient, _ request: FeedRequest, sourceLocation: SourceLocation = #_sourceLocation
) async -> FetchError? {
    do throws(FetchError) {
        let response = try await client.fetch(request)
        Issue.record(
            "answered \(response.status) from \(response.url)", sourceLocation: sourceLocation)
        return nil
    } catch {
        return error
    }
}
