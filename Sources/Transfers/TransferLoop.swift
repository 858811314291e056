// SPDX-License-Identifier: Apache-2.0

// The thread that all bytes pass through, and the inbox by which others reach it.

internal import CCurl
import Glibc
import Synchronization

/// One thread around libcurl. What it does is in ``Engine``.
final class TransferLoop: Sendable {
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

    /// Of libcurl's functions, another thread may only call `curl_multi_wakeup`.
    private nonisolated(unsafe) let multi: UnsafeMutableRawPointer
    private let options: ClientOptions
    private let verdict: Verdict
    private let inbox = Mutex(Inbox())

    /// - Returns: `nil` when there is no memory or no thread to be had.
    init?(options: ClientOptions, verdict: Verdict) {
        guard Self.isReady, let multi = curl_multi_init() else { return nil }
        self.multi = multi
        self.options = options
        self.verdict = verdict
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

    /// On the thread.
    fileprivate func run() {
        var engine = Engine(multi: multi, options: options, verdict: verdict)
        engine.run { messages in inbox.withLock { swap(&$0.messages, &messages) } }
        close()
    }

    private func close() {
        let (late, mourners) = inbox.withLock { inbox in
            inbox.isClosed = true
            return (inbox.messages, inbox.mourners)
        }
        for case .start(let transfer) in late { transfer.abandon() }
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
