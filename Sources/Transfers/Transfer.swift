// SPDX-License-Identifier: Apache-2.0

// One transfer from submission to result, and what is counted on the way.

internal import CCurl

/// A transfer. The caller makes it and waits for its continuation; from then on
/// only the transfer thread touches it, which is why it may be `Sendable`.
final class Transfer: @unchecked Sendable {
    typealias Instant = ContinuousClock.Instant
    typealias Outcome = Result<FeedResponse, FetchError>

    enum Job {
        case feed(etag: String?, lastModified: String?)
        case post(WebPost)
        case mail(Mail, MailServer)
    }

    /// Why we stopped a transfer ourselves; libcurl then only reports that a
    /// callback said no.
    enum Stop {
        /// The status said all; the rest of the body interests nobody.
        case enough
        case failed(FetchError.Reason, String)
    }

    /// A body that is thrown away is read to this length, because that keeps the
    /// connection for the next request; beyond it closing is cheaper.
    static let discarded = 65_536

    let job: Job
    let limits: Limits
    let reader: BodyReader?
    /// The host that may be on a private address, if the feed file says so.
    let trustedHost: String?
    var address: WebAddress
    /// Resumed when there is an outcome, which the caller then takes from here:
    /// handed through the continuation it would be copied twice.
    var continuation: UnsafeContinuation<Void, Never>?
    private var outcome: Outcome?
    /// Where ``Inbox`` finds the one that was submitted before this.
    var submittedBefore: UInt = 0

    // All below belongs to the transfer thread.
    var easy: EasyHandle?
    var host: Courtesy.Host?
    var slot = 0
    var isCancelled = false
    var stop: Stop?
    var redirects = 0
    var isMovedForGood = true

    // Unchecked: nothing but the transfer thread's own calls gets here.
    @exclusivity(unchecked) private var hop = Hop()
    @exclusivity(unchecked) private var spent = Duration.zero

    /// What one request and its answer have cost so far.
    private struct Hop {
        var start: Instant?
        var status = 0
        var decoded = 0
        var isPacked = false
        var windowStart: Instant?
        var windowBytes = 0
        var body: [UInt8] = []
    }

    init(
        _ job: Job, to address: WebAddress, limits: Limits, trustedHost: String? = nil,
        reader: BodyReader? = nil
    ) {
        self.job = job
        self.address = address
        self.limits = limits
        self.trustedHost = trustedHost
        self.reader = reader
    }

    var isFeed: Bool {
        if case .feed = job { true } else { false }
    }

    /// What the last answer said, as it was sent along.
    var etag: String? {
        if case .feed(let etag, _) = job { etag } else { nil }
    }

    var lastModified: String? {
        if case .feed(_, let lastModified) = job { lastModified } else { nil }
    }

    func finish(_ outcome: Outcome) {
        conclude(outcome)
        handOver()
    }

    /// Keeps the outcome until it is handed over with others. The first counts:
    /// the caller may be reading it.
    func conclude(_ outcome: consuming Outcome) {
        if self.outcome == nil { self.outcome = outcome }
    }

    func handOver() {
        guard let continuation = continuation.take() else { return }
        continuation.resume()
    }

    /// For the caller, once it was resumed.
    func result() throws(FetchError) -> FeedResponse {
        guard let outcome = outcome.take() else {
            preconditionFailure("nobody is resumed without an outcome")
        }
        return try outcome.get()
    }

    func abandon() {
        finish(
            .failure(FetchError(.cancelled, url: address.publicText, detail: "cancelled")))
    }

    /// Takes the body out, so that it is handed over and not copied.
    func takeBody() -> [UInt8] {
        defer { hop.body = [] }
        return hop.body
    }

    func startHop(at now: Instant) {
        hop = Hop(start: now)
        stop = nil
    }

    func endHop(at now: Instant) { spent += hop.start?.duration(to: now) ?? .zero }

    // MARK: What the callbacks ask. `false` ends the transfer.

    func mayConnect(to candidate: NetworkAddress?) -> Bool {
        guard isFeed else { return true }  // webhooks and mail servers are the operator's own
        switch candidate?.reach {
        case .everywhere: return true
        case .local where trustedHost == address.host: return true
        case .local:
            refuse(.forbiddenAddress, "\(address.host) is on a private address")
        case .nowhere, nil:
            refuse(.forbiddenAddress, "\(address.host) is on an address that no feed can have")
        }
        return false
    }

    /// Says which limit of a head of so many bytes was reached.
    func refuseHeader(ofBytes count: Int) {
        if count > limits.headers.bytes {
            refuse(.tooLarge, "more than \(limits.headers.bytes) bytes of headers")
        } else {
            refuse(.tooLarge, "more than \(limits.headerLines) header lines")
        }
    }

    func refusePacking() {
        refuse(.malformed, "compressed more than once, or in a way that was not asked for")
    }

    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if hop.decoded == 0, !beginBody() { return false }
        hop.decoded += bytes.count
        guard isWanted else {
            if hop.decoded > Self.discarded { stop = .enough }
            return stop == nil
        }
        if hop.decoded > limits.decoded.bytes {
            return refuse(.tooLarge, "more than \(limits.decoded.bytes) bytes after decompression")
        }
        if !hop.isPacked, hop.decoded > limits.transferred.bytes {
            return refuse(.tooLarge, "more than \(limits.transferred.bytes) bytes")
        }
        if let reader {
            return reader(bytes, easy?.contentType) ? true : refuse(.unwanted, "the reader stopped")
        }
        hop.body.append(contentsOf: bytes)
        return true
    }

    /// Raw bytes of a compressed body so far.
    func progress(received: Int) -> Bool {
        guard received > limits.transferred.bytes else { return true }
        hop.status = easy?.status ?? 0
        guard isWanted else {
            stop = .enough
            return false
        }
        return refuse(.tooLarge, "more than \(limits.transferred.bytes) bytes")
    }

    /// Which limit on time is reached, if one is.
    func overdue(at now: Instant) -> String? {
        let elapsed = hop.start?.duration(to: now) ?? .zero
        if spent + elapsed > limits.whole { return "not finished after \(limits.whole)" }
        if easy?.head.lineCount == 0 {
            return elapsed > limits.firstByte ? "no answer after \(limits.firstByte)" : nil
        }
        let received = easy?.received ?? 0
        guard let start = hop.windowStart else {
            hop.windowStart = now
            hop.windowBytes = received
            return nil
        }
        guard start.duration(to: now) >= limits.slowWindow else { return nil }
        if received - hop.windowBytes < limits.slowest.bytes {
            return "less than \(limits.slowest.bytes) bytes in \(limits.slowWindow)"
        }
        hop.windowStart = now
        hop.windowBytes = received
        return nil
    }

    /// Only a success, or any answer to a webhook, has a body worth keeping.
    private var isWanted: Bool { (200..<300).contains(hop.status) }

    private func beginBody() -> Bool {
        hop.status = easy?.status ?? 0
        hop.isPacked = easy?.head.packing.isPacked == true
        guard isWanted, let length = easy?.announcedLength, length > 0 else { return true }
        if length > limits.transferred.bytes {
            return refuse(.tooLarge, "more than \(limits.transferred.bytes) bytes announced")
        }
        if reader == nil { hop.body.reserveCapacity(min(length, limits.decoded.bytes)) }
        return true
    }

    @discardableResult
    private func refuse(_ reason: FetchError.Reason, _ detail: String) -> Bool {
        stop = .failed(reason, detail)
        return false
    }
}
