// SPDX-License-Identifier: Apache-2.0

// What a feed's source answered, whether server or file, and what that does to
// the state of the feed.

import Complaints
import FeedParsing
import Foundation
import Transfers

/// A success of fetching.
struct Answer {
    /// `nil`: the server says that nothing changed.
    let body: [UInt8]?
    /// The address it came from, the base of relative links.
    let url: String?
    let contentType: String?
    let etag: String?
    let lastModified: String?
    let redirect: String?
    /// How long the server says that this answer stays fresh.
    let freshFor: Duration?

    init(_ response: FeedResponse) {
        body = response.isUnchanged ? nil : response.body
        url = response.url
        contentType = response.contentType
        etag = response.etag
        lastModified = response.lastModified
        redirect = response.movedTo
        freshFor = response.freshFor
    }

    /// Reads a local feed.
    init(file path: String, limit: ByteCount) throws {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw FeedFailure(reason: "unreadable", detail: "\(path) cannot be opened")
        }
        defer { try? file.close() }
        let data: Data
        do { data = try file.read(upToCount: limit.bytes + 1) ?? Data() } catch {
            throw FeedFailure(reason: "unreadable", detail: "\(path) cannot be read")
        }
        guard data.count <= limit.bytes else {
            throw FeedFailure(reason: "too_large", detail: "\(path) is larger than the limit")
        }
        body = [UInt8](data)
        url = nil
        contentType = nil
        etag = nil
        lastModified = nil
        redirect = nil
        freshFor = nil
    }

    /// Of the bytes; the same bytes need not be read again.
    var hash: ContentHash? { body.map(ContentHash.init(of:)) }
}

/// Why a poll brought nothing, whatever the stage.
struct FeedFailure: Error {
    /// A small closed set of labels.
    let reason: String
    let detail: String
    fileprivate var patience: Duration?
    fileprivate var isGone = false

    init(reason: String, detail: String) {
        self.reason = reason
        self.detail = detail
    }

    init(_ error: FetchError) {
        self.init(reason: error.reason.label, detail: error.detail)
        if case .rateLimited(let patience) = error.reason { self.patience = patience }
        isGone = error.reason == .gone
    }

    init(_ error: FeedParsingError) {
        self.init(reason: error.reason.rawValue, detail: error.detail)
    }

    init(_ failure: SourceFailure) {
        self.init(reason: failure.aggregator.rawValue, detail: failure.detail)
    }
}

extension FeedState {
    /// The body, if it differs from the last one that was recorded.
    func changedBody(of answer: Answer) -> [UInt8]? {
        guard let body = answer.body, answer.hash != contentHash else { return nil }
        return body
    }

    mutating func succeed(at now: Date) {
        succeededAt = now
        if changedAt == nil { changedAt = now }
        failures = 0
        failingSince = nil
        errorReason = nil
        errorDetail = nil
    }

    mutating func fail(_ failure: FeedFailure, at now: Date) {
        failures += 1
        failingSince = failingSince ?? now
        errorReason = failure.reason
        errorDetail = failure.detail
    }

    /// What to send along next time. A 304 has no body, and the validators that
    /// we have hold on; the same bytes may well come with new ones.
    mutating func keepValidators(of answer: Answer) {
        guard answer.body != nil else { return }
        etag = answer.etag
        lastModified = answer.lastModified
    }

    /// How often server and feed want to be asked. A 304 may renew what the server
    /// said with the full answer, and what it does not mention holds on (RFC 9111,
    /// 4.3.4); the feed itself is only heard when it is read.
    mutating func keepHints(of answer: Answer) {
        if answer.body != nil || answer.freshFor != nil { hints.freshFor = answer.freshFor }
    }

    /// What a failure, already counted, means for the schedule.
    ///
    /// An address that was adopted and fails is given up for the one in the
    /// company's file: whoever redirects a feed there may come to redirect it
    /// elsewhere, and only that address can be gone for good.
    mutating func outcome(of failure: FeedFailure) -> PollOutcome {
        if adopted != nil, failure.isGone || failures >= Self.failuresBeforeTelling {
            adopted = nil
            if failure.isGone { return .failed(times: failures) }
        }
        if failure.isGone { return .gone }
        if let patience = failure.patience { return .rateLimited(for: patience) }
        return .failed(times: failures)
    }

    /// Learns from where the answer came.
    ///
    /// - Returns: the address that is asked from now on, if that is new.
    mutating func follow(_ target: String?) -> String? {
        switch RedirectMemory.judge(target, remembering: redirect) {
        case .keep(let memory):
            redirect = memory
            return nil
        case .adopt(let url):
            (redirect, adopted) = (nil, url)
            return url
        }
    }
}

extension Configuration.Polling {
    /// What one transfer may take.
    var limits: Limits {
        var limits = Limits()
        limits.transferred = bodyLimit
        limits.decoded = decodedLimit
        limits.redirects = redirects
        limits.connect = connectTimeout
        limits.firstByte = firstByteTimeout
        limits.whole = totalTimeout
        return limits
    }

    /// How the client behaves towards servers.
    ///
    /// - Source: RFC 9110, section 10.1.5; the contact address is what owners
    ///   of sites ask for before they block a reader.
    var clientOptions: ClientOptions {
        var options = ClientOptions(
            userAgent: "Gehoord/\(Version.current)" + (contact.map { " (+\($0))" } ?? ""))
        options.perHost = perHost
        options.inFlight = concurrency
        return options
    }
}
