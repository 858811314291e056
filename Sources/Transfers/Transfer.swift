// SPDX-License-Identifier: Apache-2.0

// One transfer from submission to result, and what is counted on the way.

internal import CCurl

/// A transfer. The caller makes it and waits for its continuation; from then on
/// only the transfer thread touches it, which is why it may be `Sendable`.
final class Transfer: @unchecked Sendable {
    typealias Instant = ContinuousClock.Instant
    typealias Outcome = Result<FeedResponse, FetchError>

    enum Job {
        case feed(FeedRequest)
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
    var continuation: UnsafeContinuation<Outcome, Never>?

    // All below belongs to the transfer thread.
    var easy: EasyHandle?
    var slot = 0
    var isCancelled = false
    var stop: Stop?
    var redirects = 0
    var isMovedForGood = true

    // Of this hop.
    private var status = 0
    private var headerBytes = 0
    private var headerLines = 0
    private(set) var received = 0
    private var decoded = 0
    private(set) var body: [UInt8] = []
    private var hopStart: Instant?
    private var windowStart: Instant?
    private var windowBytes = 0
    private var spent = Duration.zero

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

    func finish(_ outcome: Outcome) {
        continuation?.resume(returning: outcome)
        continuation = nil
    }

    /// Takes the body out, so that it is handed over and not copied.
    func takeBody() -> [UInt8] {
        defer { body = [] }
        return body
    }

    func startHop(at now: Instant) {
        hopStart = now
        windowStart = nil
        status = 0
        headerBytes = 0
        headerLines = 0
        received = 0
        decoded = 0
        body = []
        stop = nil
    }

    func endHop(at now: Instant) { spent += hopStart?.duration(to: now) ?? .zero }

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

    func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        headerLines += 1
        if headerBytes > limits.headers.bytes {
            return refuse(.tooLarge, "more than \(limits.headers.bytes) bytes of headers")
        }
        if headerLines > limits.headerLines {
            return refuse(.tooLarge, "more than \(limits.headerLines) header lines")
        }
        return true
    }

    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if decoded == 0 { beginBody() }
        decoded += bytes.count
        guard isWanted else {
            if decoded > Self.discarded { stop = .enough }
            return stop == nil
        }
        if decoded > limits.decoded.bytes {
            return refuse(.tooLarge, "more than \(limits.decoded.bytes) bytes after decompression")
        }
        if let reader {
            return reader(bytes, easy?.contentType) ? true : refuse(.unwanted, "the reader stopped")
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// Raw bytes of the body so far, and the length that was announced or 0.
    func progress(received: Int, announced: Int) -> Bool {
        self.received = received
        guard max(received, announced) > limits.transferred.bytes else { return true }
        status = easy?.status ?? 0
        if !isWanted {
            if received > Self.discarded { stop = .enough }
            return stop == nil
        }
        return refuse(.tooLarge, "more than \(limits.transferred.bytes) bytes")
    }

    /// Which limit on time is reached, if one is.
    func overdue(at now: Instant) -> String? {
        let elapsed = hopStart?.duration(to: now) ?? .zero
        if spent + elapsed > limits.whole { return "not finished after \(limits.whole)" }
        if headerLines == 0 {
            return elapsed > limits.firstByte ? "no answer after \(limits.firstByte)" : nil
        }
        guard let start = windowStart else {
            windowStart = now
            windowBytes = received
            return nil
        }
        guard start.duration(to: now) >= limits.slowWindow else { return nil }
        if received - windowBytes < limits.slowest.bytes {
            return "less than \(limits.slowest.bytes) bytes in \(limits.slowWindow)"
        }
        windowStart = now
        windowBytes = received
        return nil
    }

    /// Only a success, or any answer to a webhook, has a body worth keeping.
    private var isWanted: Bool { (200..<300).contains(status) }

    private func beginBody() {
        status = easy?.status ?? 0
        guard isWanted, reader == nil, let length = easy?.announcedLength, length > 0 else {
            return
        }
        body.reserveCapacity(min(length, limits.decoded.bytes, limits.transferred.bytes))
    }

    @discardableResult
    private func refuse(_ reason: FetchError.Reason, _ detail: String) -> Bool {
        stop = .failed(reason, detail)
        return false
    }
}
