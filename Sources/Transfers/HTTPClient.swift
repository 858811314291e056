// SPDX-License-Identifier: Apache-2.0

// The front door: fetch a feed, post to a webhook, send a mail. Every call may
// be cancelled and ends in an answer or a `FetchError`.

package import Foundation

/// Moves bytes politely and within limits, on one thread of its own.
///
/// Any number of calls may be under way; a queue sees to it that no host has
/// more than ``ClientOptions/perHost`` of them at a time, and that a host which
/// said 429 or 503 is left alone as long as it asked.
package final class HTTPClient: Sendable {
    private let loop: TransferLoop

    /// - Parameter now: the present, to read dates in headers by.
    /// - Throws: ``FetchError/Reason/failed`` without memory or thread.
    package init(
        options: ClientOptions, now: @escaping @Sendable () -> Date = { Date() }
    ) throws(FetchError) {
        guard
            let loop = TransferLoop(options: options, verdict: Verdict(options: options, now: now))
        else { throw FetchError(.failed, url: "", detail: "cannot start the transfer thread") }
        self.loop = loop
    }

    deinit { loop.stop() }

    /// Fetches a feed unless it is unchanged.
    ///
    /// - Parameter reader: receives the body while it arrives, instead of
    ///   ``FeedResponse/body``.
    nonisolated(nonsending) package func fetch(
        _ request: FeedRequest, reading reader: BodyReader? = nil
    ) async throws(FetchError) -> FeedResponse {
        let address = try WebAddress(request.url)
        return try await run(
            Transfer(
                .feed(etag: request.etag, lastModified: request.lastModified), to: address,
                limits: request.limits,
                trustedHost: request.allowsPrivateAddresses ? address.host : nil, reader: reader))
    }

    /// Posts to a webhook.
    ///
    /// - Returns: the body of the 2xx answer.
    package func post(_ post: WebPost) async throws(FetchError) -> [UInt8] {
        let address = try WebAddress(post.url)
        return try await run(Transfer(.post(post), to: address, limits: post.limits)).body
    }

    /// Hands a mail to a server, for all recipients or for none.
    ///
    /// - Throws: ``FetchError/Reason/badStatus(_:)`` with the reply code when
    ///   the server refuses sender, recipient or content.
    package func send(
        _ mail: Mail, by server: MailServer, limits: Limits = Limits()
    ) async throws(FetchError) {
        let address = try WebAddress(mailServer: server.url)
        _ = try await run(Transfer(.mail(mail, server), to: address, limits: limits))
    }

    /// Cancels what is under way and closes all connections. Later calls fail
    /// with ``FetchError/Reason/cancelled``.
    package func shutdown() async {
        loop.stop()
        await loop.stopped()
    }

    @inline(__always)
    private nonisolated(nonsending) func run(_ transfer: Transfer) async throws(FetchError)
        -> FeedResponse
    {
        let loop = loop
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                transfer.continuation = continuation
                if !loop.start(transfer) {
                    let url = transfer.address.publicText
                    transfer.finish(
                        .failure(FetchError(.cancelled, url: url, detail: "shut down")))
                }
            }
        } onCancel: {
            loop.cancel(transfer)
        }
        return try transfer.result()
    }
}
