// SPDX-License-Identifier: Apache-2.0

// The thread that all bytes pass through: drain the inbox, let libcurl work,
// take the finished, wait.

internal import CCurl
import Glibc
import Synchronization

/// One thread around `curl_multi_poll`. Everything but ``post(_:)`` and
/// ``stopped()`` runs on that thread, which is why it may be `Sendable`.
final class TransferLoop: @unchecked Sendable {
    typealias Instant = ContinuousClock.Instant

    enum Message {
        case start(Transfer)
        case cancel(Transfer)
        case stop
    }

    private struct Inbox {
        var messages: [Message] = []
        var isClosed = false
        var mourners: [CheckedContinuation<Void, Never>] = []
    }

    /// How often limits on time are looked at while something is under way; also
    /// what it costs when libcurl 7.88 sleeps on HTTP/2 bytes it has already read.
    private static let tick = Duration.milliseconds(100)
    /// How long to sleep when nothing is: a message wakes us.
    private static let idle = Duration.seconds(60)

    /// How many finished transfers, at most, are handed over together, and how
    /// long the first of them waits for the others. Each hand-over may wake a
    /// thread of the caller's, which costs more than the transfer itself.
    private static let batch = 32
    private static let batchWait = Duration.milliseconds(1)

    private let multi: UnsafeMutableRawPointer
    private let options: ClientOptions
    private let inbox = Mutex(Inbox())
    private let verdict: Verdict

    private var courtesy: Courtesy
    private var active: [Transfer] = []
    private var spare: [EasyHandle] = []
    private var drained: [Message] = []
    private var finished: [(Transfer, Transfer.Outcome)] = []
    private var lastHandOver = Instant.now
    private var now = Instant.now
    private var nextSweep = Instant.now

    /// - Returns: `nil` when there is no memory or no thread to be had.
    init?(options: ClientOptions, verdict: Verdict) {
        guard Self.isReady, let multi = curl_multi_init() else { return nil }
        self.multi = multi
        self.options = options
        self.verdict = verdict
        courtesy = Courtesy(perHost: options.perHost, inTotal: options.inFlight)
        // One transfer at a time on a connection, also over HTTP/2: in libcurl
        // 7.88 one in eight multiplexed bodies of 280 kB stalled for good
        // (nghttpd 1.52, 2026-11), and none without.
        ccurl_multi_set_long(multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING)
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, options.idleConnections)
        ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, options.perHost)
        guard start() else {
            curl_multi_cleanup(multi)
            return nil
        }
    }

    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private func start() -> Bool {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        guard pthread_create(&thread, nil, runTransferLoop, context.toOpaque()) == 0 else {
            context.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// Hands a message to the thread, which is only woken for the first of many.
    ///
    /// - Returns: `false` once the loop has stopped.
    @discardableResult
    func post(_ message: Message) -> Bool {
        inbox.withLock { inbox in
            if inbox.isClosed { return false }
            inbox.messages.append(message)
            // Within the lock, because after closing there is nothing to wake.
            if inbox.messages.count == 1 { curl_multi_wakeup(multi) }
            return true
        }
    }

    /// Returns when the thread has let go of every transfer and connection.
    func stopped() async {
        await withCheckedContinuation { mourner in
            let isClosed = inbox.withLock { inbox in
                if !inbox.isClosed { inbox.mourners.append(mourner) }
                return inbox.isClosed
            }
            if isClosed { mourner.resume() }
        }
    }

    // MARK: On the thread

    fileprivate func run() {
        while true {
            now = .now
            guard drain() else { break }
            startWaiting()
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            collect()
            sweep()
            startWaiting()  // in the places that have just become free
            handOver()
            let patience =
                finished.isEmpty ? (active.isEmpty ? Self.idle : Self.tick) : Self.batchWait
            curl_multi_poll(multi, nil, 0, Int32(patience.milliseconds), nil)
        }
        close()
    }

    /// - Returns: `false` when told to stop.
    private func drain() -> Bool {
        inbox.withLock { swap(&$0.messages, &drained) }
        defer { drained.removeAll(keepingCapacity: true) }
        for message in drained {
            switch message {
            case .start(let transfer): admit(transfer)
            case .cancel(let transfer): cancel(transfer)
            case .stop:
                // Those behind it in the same batch are answered like the rest.
                for case .start(let transfer) in drained { abandon(transfer) }
                return false
            }
        }
        return true
    }

    private func admit(_ transfer: Transfer) {
        if transfer.isCancelled { return abandon(transfer) }
        switch courtesy.admit(transfer, now: now) {
        case .wait: break
        case .refuse(let patience):
            transfer.finish(
                .failure(
                    FetchError(
                        .rateLimited(retryAfter: patience), url: transfer.address.publicText,
                        detail: "the host asked to be left alone")))
        }
    }

    private func startWaiting() {
        while let transfer = courtesy.next() {
            guard let easy = spare.popLast() ?? EasyHandle(options: options) else {
                courtesy.release(transfer.address.origin)
                transfer.finish(
                    .failure(
                        FetchError(
                            .failed, url: transfer.address.publicText, detail: "out of memory")))
                continue
            }
            transfer.easy = easy
            transfer.startHop(at: now)
            easy.prepare(transfer)
            transfer.slot = active.count
            active.append(transfer)
            curl_multi_add_handle(multi, easy.raw)
        }
    }

    private func collect() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            var context: UnsafeMutableRawPointer?
            ccurl_get_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &context)
            let code = ccurl_result(message)
            guard let context,
                let transfer = Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
                    .transfer
            else { continue }
            conclude(transfer, code)
        }
    }

    private func handOver() {
        guard
            finished.count >= Self.batch || active.isEmpty
                || lastHandOver.duration(to: now) >= Self.batchWait
        else { return }
        lastHandOver = now
        for (transfer, outcome) in finished { transfer.finish(outcome) }
        finished.removeAll(keepingCapacity: true)
    }

    private func conclude(_ transfer: Transfer, _ code: CURLcode) {
        let decision = verdict.decide(transfer, code)
        let origin = transfer.address.origin
        detach(transfer)
        switch decision {
        case .finish(let outcome):
            finished.append((transfer, outcome))
        case .follow(let address):
            transfer.redirects += 1
            transfer.address = address
            admit(transfer)
        case .coolDown(let patience, let error):
            let refused = courtesy.silence(origin, for: patience, now: now)
            for waiting in [transfer] + refused {
                let url = waiting.address.publicText
                waiting.finish(
                    .failure(FetchError(error.reason, url: url, detail: error.detail)))
            }
        }
    }

    /// Takes a transfer off libcurl and gives its place to the next.
    private func detach(_ transfer: Transfer) {
        guard let easy = transfer.easy else { return }
        curl_multi_remove_handle(multi, easy.raw)
        transfer.endHop(at: now)
        transfer.easy = nil
        easy.transfer = nil
        // Handles that posted or mailed carry options that a feed must not have.
        if transfer.isFeed { spare.append(easy) }
        let last = active.removeLast()
        if last !== transfer {
            last.slot = transfer.slot
            active[transfer.slot] = last
        }
        courtesy.release(transfer.address.origin)
    }

    private func cancel(_ transfer: Transfer) {
        transfer.isCancelled = true
        if transfer.easy != nil {
            detach(transfer)
        } else if !courtesy.withdraw(transfer) {
            return  // finished, or not yet submitted
        }
        abandon(transfer)
    }

    private func abandon(_ transfer: Transfer) {
        transfer.finish(
            .failure(
                FetchError(.cancelled, url: transfer.address.publicText, detail: "cancelled")))
    }

    private func sweep() {
        now = .now
        guard now >= nextSweep else { return }
        nextSweep = now.advanced(by: Self.tick)
        courtesy.forget(now: now)
        for transfer in active {
            guard let limit = transfer.overdue(at: now) else { continue }
            let url = transfer.address.publicText
            detach(transfer)
            transfer.finish(.failure(FetchError(.timedOut, url: url, detail: limit)))
        }
    }

    private func close() {
        for (transfer, outcome) in finished { transfer.finish(outcome) }
        for transfer in active {
            detach(transfer)
            abandon(transfer)
        }
        for transfer in courtesy.withdrawAll() { abandon(transfer) }
        let (late, mourners) = inbox.withLock { inbox in
            inbox.isClosed = true
            return (inbox.messages, inbox.mourners)
        }
        for case .start(let transfer) in late { abandon(transfer) }
        spare = []
        curl_multi_cleanup(multi)
        for mourner in mourners { mourner.resume() }
    }
}

private func runTransferLoop(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    // libidn2 reads host names in the thread's locale, which is plain C in a
    // program that never calls setlocale: bücher.example would not be found.
    if let utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil) { uselocale(utf8) }
    var signals = sigset_t()
    sigfillset(&signals)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
