// SPDX-License-Identifier: Apache-2.0

// The thread that all bytes pass through. What it does is in ``Engine``, how others
// reach it in ``Inbox``.

internal import CCurl
import Glibc
import Synchronization

/// One thread around libcurl.
final class TransferLoop: Sendable {
    private struct End {
        var isReached = false
        var mourners: [CheckedContinuation<Void, Never>] = []
    }

    /// Only the thread uses it.
    private nonisolated(unsafe) let multi: UnsafeMutableRawPointer
    private let options: ClientOptions
    private let verdict: Verdict
    private let inbox: Inbox
    private let warden: LoopGuard
    private let end = Mutex(End())

    /// - Returns: `nil` when there is no memory or no thread to be had.
    init?(options: ClientOptions, verdict: Verdict) {
        guard Self.isReady, let inbox = Inbox(),
            let warden = LoopGuard(longest: options.longestRound), let multi = curl_multi_init()
        else { return nil }
        self.multi = multi
        self.options = options
        self.verdict = verdict
        self.inbox = inbox
        self.warden = warden
        // One transfer at a time on a connection, also over HTTP/2: in libcurl
        // 7.88 one in eight multiplexed bodies of 280 kB stalled for good
        // (nghttpd 1.52, 2026-11), and none without.
        ccurl_multi_set_long(multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING)
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, options.idleConnections)
        ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, options.perHost)
        guard run() else {
            curl_multi_cleanup(multi)
            return nil
        }
    }

    /// Whether libcurl may be used. It must not allocate anything before, not even an
    /// address, for it would give that back to memory that it did not come from.
    static let isReady = ccurl_start() == CURLE_OK

    private func run() -> Bool {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        guard pthread_create(&thread, nil, runTransferLoop, context.toOpaque()) == 0 else {
            context.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// - Returns: `false` once the loop has stopped.
    func start(_ transfer: Transfer) -> Bool { inbox.submit(transfer) }

    func cancel(_ transfer: Transfer) { inbox.withdraw(transfer) }

    func stop() { inbox.close() }

    /// Returns when the thread has let go of every transfer and connection.
    func stopped() async {
        await withCheckedContinuation { mourner in
            let isReached = end.withLock { end in
                if !end.isReached { end.mourners.append(mourner) }
                return end.isReached
            }
            if isReached { mourner.resume() }
        }
    }

    /// On the thread.
    fileprivate func work() {
        warden.watch {
            var engine = Engine(
                multi: multi, inbox: inbox, warden: warden, options: options, verdict: verdict)
            engine.run()
        }
        curl_multi_cleanup(multi)
        let mourners = end.withLock { end in
            end.isReached = true
            return end.mourners
        }
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
    ccurl_keep_memory(true)
    Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().work()
    ccurl_keep_memory(false)
    return nil
}
