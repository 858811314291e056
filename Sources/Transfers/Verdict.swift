// SPDX-License-Identifier: Apache-2.0

// What a finished hop means: an answer, another hop, a failure, or a host that
// wants to be left alone.

internal import CCurl
import Foundation

/// Decides what becomes of a transfer when libcurl is done with it.
struct Verdict: Sendable {
    enum Decision {
        case finish(Transfer.Outcome)
        case follow(WebAddress)
        case coolDown(Duration, FetchError)
    }

    let options: ClientOptions
    let now: @Sendable () -> Date

    func decide(_ transfer: Transfer, _ code: CURLcode) -> Decision {
        guard let easy = transfer.easy else {
            return fail(transfer, .failed, "no handle")
        }
        switch transfer.stop {
        case .failed(let reason, let detail): return fail(transfer, reason, detail)
        case .enough: break
        case nil where code == CURLE_OK: break
        case nil:
            let status = easy.status
            if case .mail = transfer.job, status >= 400 {
                return fail(transfer, .badStatus(status), easy.explanation(of: code))
            }
            return fail(transfer, Self.reason(of: code), easy.explanation(of: code))
        }
        if case .mail = transfer.job { return .finish(.success(response(transfer, easy))) }
        return judge(easy.status, of: transfer, easy)
    }

    private func judge(_ status: Int, of transfer: Transfer, _ easy: EasyHandle) -> Decision {
        switch status {
        case 200..<300, 304: return .finish(.success(response(transfer, easy)))
        case 301...303 where transfer.isFeed, 307...308 where transfer.isFeed:
            return follow(easy.head.first(.location), status, of: transfer)
        case 410: return fail(transfer, .gone, "410: gone for good")
        case 429: return leaveAlone(transfer, easy, status, orElse: options.coolDown)
        case 503: return leaveAlone(transfer, easy, status, orElse: nil)
        default: return fail(transfer, .badStatus(status), "status \(status)")
        }
    }

    private func follow(_ target: String?, _ status: Int, of transfer: Transfer) -> Decision {
        guard let target else {
            return fail(transfer, .malformed, "status \(status) without a location")
        }
        guard transfer.redirects < transfer.limits.redirects else {
            return fail(
                transfer, .tooManyRedirects, "more than \(transfer.limits.redirects) redirects")
        }
        if status != 301 && status != 308 { transfer.isMovedForGood = false }
        do throws(FetchError) {
            return .follow(try WebAddress(target, from: transfer.address))
        } catch {
            let to = WebAddress.withoutCredentials(target)
            return fail(transfer, error.reason, "redirects to \(to): \(error.detail)")
        }
    }

    private func leaveAlone(
        _ transfer: Transfer, _ easy: EasyHandle, _ status: Int, orElse patience: Duration?
    ) -> Decision {
        let present = now()
        let served = easy.head.first(.date).flatMap { HTTPDate.parse($0, now: present) }
        let asked = easy.head.first(.retryAfter).flatMap {
            RetryAfter.parse($0, now: served ?? present)
        }
        guard let wait = asked ?? patience else {
            return fail(transfer, .badStatus(status), "status \(status)")
        }
        let believed = min(wait, options.longestCoolDown)
        let error = FetchError(
            .rateLimited(retryAfter: believed), url: transfer.address.publicText,
            detail: "status \(status): the host asks to be left alone for \(believed)")
        return .coolDown(believed, error)
    }

    private func response(_ transfer: Transfer, _ easy: EasyHandle) -> FeedResponse {
        let isMoved = transfer.redirects > 0 && transfer.isMovedForGood
        let movedTo = isMoved ? transfer.address.text : nil
        guard transfer.isFeed else {
            return FeedResponse(
                status: easy.status, url: transfer.address.publicText, movedTo: movedTo,
                body: transfer.takeBody())
        }
        let head = easy.head  // once: each look at the handle's own would be a copy
        return FeedResponse(
            status: easy.status, url: transfer.address.publicText, movedTo: movedTo,
            body: transfer.takeBody(), contentType: easy.contentType,
            etag: head.first(.etag, known: transfer.etag),
            lastModified: head.first(.lastModified, known: transfer.lastModified),
            freshFor: freshness(head))
    }

    private func freshness(_ head: borrowing ResponseHead) -> Duration? {
        let cacheControl = head.all(.cacheControl)
        let expires = head.first(.expires)
        guard cacheControl != nil || expires != nil else { return nil }
        return Freshness.parse(
            cacheControl: cacheControl, expires: expires, age: head.first(.age),
            date: expires == nil ? nil : head.first(.date), now: now())
    }

    private func fail(
        _ transfer: Transfer, _ reason: FetchError.Reason, _ detail: String
    ) -> Decision {
        .finish(
            .failure(FetchError(reason, url: transfer.address.publicText, detail: detail)))
    }

    private static func reason(of code: CURLcode) -> FetchError.Reason {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: .unresolved
        case CURLE_COULDNT_CONNECT: .refused
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_USE_SSL_FAILED,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            .tls
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR:
            .interrupted
        // No HTTP or an unknown one; and what the brotli decoder says of bad input.
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WRITE_ERROR: .malformed
        case CURLE_URL_MALFORMAT, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING,
            CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_LOGIN_DENIED:
            .malformed
        default: .failed
        }
    }
}
