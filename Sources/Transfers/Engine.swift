// SPDX-License-Identifier: Apache-2.0

// What the transfer thread does, and all that belongs to it: drain the inbox, let
// libcurl work, take the finished, wait.

internal import CCurl

/// The state of the transfer thread. A value that lives on that thread's stack, so
/// that nothing else can reach it and nothing need be checked at run time.
struct Engine: ~Copyable {
    typealias Instant = ContinuousClock.Instant

    /// How often limits on time are looked at while something is under way; also
    /// what it costs when libcurl 7.88 sleeps on HTTP/2 bytes it has already read.
    private static let tick = Duration.milliseconds(100)
    /// How long to sleep when nothing is: a message wakes us.
    private static let idle = Duration.seconds(60)

    /// How many finished transfers, at most, are handed over together, and how
    /// long the first of them waits for the others while there are others. Each
    /// hand-over wakes threads of the callers, which costs as much as a transfer.
    private static let batch = 32
    private static let batchWait = Duration.milliseconds(5)

    private let multi: UnsafeMutableRawPointer
    private let inbox: Inbox
    private let warden: LoopGuard
    private let options: ClientOptions
    private let verdict: Verdict

    private var courtesy: Courtesy
    private var addresses = ReadAddresses()
    private var active: [Transfer] = []
    private var spare: [EasyHandle] = []
    private var finished: [Transfer] = []
    private var lastHandOver = Instant.now
    private var now = Instant.now
    private var nextSweep = Instant.now

    init(
        multi: UnsafeMutableRawPointer, inbox: Inbox, warden: LoopGuard, options: ClientOptions,
        verdict: Verdict
    ) {
        self.multi = multi
        self.inbox = inbox
        self.warden = warden
        self.options = options
        self.verdict = verdict
        courtesy = Courtesy(perHost: options.perHost, inTotal: options.inFlight)
    }

    /// Works until it is told to stop.
    mutating func run() {
        var arrived: [Transfer] = []
        while true {
            now = .now
            warden.comeRound()
            inbox.receive(into: &arrived)
            for transfer in arrived { admit(transfer) }
            arrived.removeAll(keepingCapacity: true)
            if let rest = inbox.receiveRest() {
                for transfer in rest.cancelled { cancel(transfer) }
                if rest.isClosing { break }
            }
            startWaiting()
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            collect()
            sweep()
            startWaiting()  // in the places that have just become free
            handOver()
            let patience =
                finished.isEmpty ? (active.isEmpty ? Self.idle : Self.tick) : Self.batchWait
            inbox.sleep(multi, milliseconds: patience.milliseconds)
        }
        for transfer in finished { transfer.handOver() }
        for transfer in active {
            detach(transfer)
            transfer.abandon()
        }
        for transfer in courtesy.withdrawAll() { transfer.abandon() }
        inbox.receiveLast(into: &arrived)
        for transfer in arrived { transfer.abandon() }
        spare = []
    }

    private mutating func admit(_ transfer: Transfer) {
        if transfer.isCancelled { return transfer.abandon() }
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

    private mutating func startWaiting() {
        while let transfer = courtesy.next() {
            guard let easy = spare.popLast() ?? EasyHandle(options: options, warden: warden)
            else {
                courtesy.release(transfer)
                transfer.finish(
                    .failure(
                        FetchError(
                            .failed, url: transfer.address.publicText, detail: "out of memory")))
                continue
            }
            transfer.easy = easy
            transfer.startHop(at: now)
            easy.prepare(
                transfer, to: transfer.isFeed ? addresses.find(transfer.address.text) : nil)
            transfer.slot = active.count
            active.append(transfer)
            curl_multi_add_handle(multi, easy.raw)
        }
    }

    private mutating func collect() {
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

    private mutating func handOver() {
        guard
            finished.count >= Self.batch || active.isEmpty
                || lastHandOver.duration(to: now) >= Self.batchWait
        else { return }
        lastHandOver = now
        for transfer in finished { transfer.handOver() }
        finished.removeAll(keepingCapacity: true)
    }

    private mutating func conclude(_ transfer: Transfer, _ code: CURLcode) {
        let decision = verdict.decide(transfer, code)
        detach(transfer)
        switch consume decision {
        case .finish(let outcome):
            transfer.conclude(outcome)
            finished.append(transfer)
        case .follow(let address):
            transfer.redirects += 1
            transfer.address = address
            admit(transfer)
        case .coolDown(let patience, let error):
            let refused = courtesy.silence(transfer, for: patience, now: now)
            for waiting in [transfer] + refused {
                let url = waiting.address.publicText
                waiting.finish(
                    .failure(FetchError(error.reason, url: url, detail: error.detail)))
            }
        }
    }

    /// Takes a transfer off libcurl and gives its place to the next.
    private mutating func detach(_ transfer: Transfer) {
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
        courtesy.release(transfer)
    }

    private mutating func cancel(_ transfer: Transfer) {
        transfer.isCancelled = true
        if transfer.easy != nil {
            detach(transfer)
        } else if !courtesy.withdraw(transfer) {
            return  // finished, or not yet submitted
        }
        transfer.abandon()
    }

    private mutating func sweep() {
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
}
