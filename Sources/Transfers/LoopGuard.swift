// SPDX-License-Identifier: Apache-2.0

// Sees to it that no server keeps the transfer thread inside libcurl. Limits on time
// are looked at between its calls; but over HTTP/2 libcurl 7.88 reads a connection until
// it is empty or brings something for the request, and whoever sends frames that mean
// nothing faster than they are read is read for ever: 96 seconds of window updates,
// measured on loopback, in which no other feed was served.

internal import CCurl
import Glibc
import Synchronization

/// A thread beside the transfer thread. When that one works for too long without coming
/// round, all connections are hung up, which ends whatever libcurl reads.
final class LoopGuard: Sendable {
    /// Of the processor, not of the clock: a machine that is busy elsewhere is nobody's
    /// fault.
    private let longest: Duration
    private let sockets = Mutex<Set<Int32>>([])
    private let rounds = Atomic<Int>(0)
    private let bell: Int32

    /// - Parameter longest: how long one round may take.
    /// - Returns: `nil` when there is no descriptor to be had.
    init?(longest: Duration) {
        self.longest = longest
        bell = ccurl_make_bell()
        if bell < 0 { return nil }
    }

    deinit { if bell >= 0 { Glibc.close(bell) } }

    // MARK: For the transfer thread

    /// Does this while it is watched.
    func watch(_ work: () -> Void) {
        var clock = clockid_t()
        var thread = pthread_t()
        guard pthread_getcpuclockid(pthread_self(), &clock) == 0 else { return work() }
        let context = Unmanaged.passRetained(Watched(by: self, clock))
        guard pthread_create(&thread, nil, runLoopGuard, context.toOpaque()) == 0 else {
            context.release()
            return work()
        }
        work()
        var one: UInt64 = 1
        write(bell, &one, MemoryLayout.size(ofValue: one))
        pthread_join(thread, nil)
    }

    /// Another round begins.
    func comeRound() { rounds.add(1, ordering: .relaxed) }

    func opened(_ socket: Int32) { sockets.withLock { _ = $0.insert(socket) } }

    /// Closes it, so that nobody hangs up on another that gets its number.
    func close(_ socket: Int32) -> Int32 {
        sockets.withLock { sockets in
            sockets.remove(socket)
            return Glibc.close(socket)
        }
    }

    // MARK: On its own thread

    fileprivate func patrol(_ clock: clockid_t) {
        var seen = 0
        var start = Duration.zero
        var ring = pollfd(fd: bell, events: Int16(POLLIN), revents: 0)
        while poll(&ring, 1, Int32(max(1, longest.milliseconds / 2))) == 0 {
            let round = rounds.load(ordering: .relaxed)
            let spent = Self.time(of: clock)
            if round != seen {
                (seen, start) = (round, spent)
            } else if spent - start >= longest {
                sockets.withLock { for socket in $0 { shutdown(socket, Int32(SHUT_RDWR)) } }
                start = spent
            }
        }
    }

    private static func time(of clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

/// What the thread is handed.
private final class Watched {
    let owner: LoopGuard
    let clock: clockid_t

    init(by owner: LoopGuard, _ clock: clockid_t) {
        self.owner = owner
        self.clock = clock
    }
}

private func runLoopGuard(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    var signals = sigset_t()
    sigfillset(&signals)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let watched = Unmanaged<Watched>.fromOpaque(context).takeRetainedValue()
    watched.owner.patrol(watched.clock)
    return nil
}
