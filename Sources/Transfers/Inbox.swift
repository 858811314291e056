// SPDX-License-Identifier: Apache-2.0

// How other threads reach the one that moves bytes. New transfers come in without a
// lock: callers that are resumed together submit together, and would queue for it.

internal import CCurl
import Glibc
import Synchronization

/// What waits for the transfer thread, and the bell that wakes it.
final class Inbox: Sendable {
    private struct Rest {
        var cancelled: [Transfer] = []
        var isClosing = false
    }

    /// The transfer that came last, each knowing the one before it; retained.
    private let newest = Atomic<UInt>(Inbox.none)
    /// Whether the thread sleeps or is about to.
    private let isSleeping = Atomic<Bool>(false)
    private let rest = Mutex(Rest())
    private let hasRest = Atomic<Bool>(false)
    private let bell: Int32

    /// Neither is the address of an object.
    private static let none: UInt = 0
    private static let closed: UInt = 1

    /// - Returns: `nil` when there is no descriptor to be had.
    init?() {
        bell = ccurl_make_bell()
        if bell < 0 { return nil }
    }

    deinit { if bell >= 0 { Glibc.close(bell) } }

    // MARK: For callers

    /// - Returns: `false` once the thread has stopped.
    func submit(_ transfer: Transfer) -> Bool {
        let place = Unmanaged.passRetained(transfer)
        let address = UInt(bitPattern: place.toOpaque())
        var before = newest.load(ordering: .relaxed)
        while true {
            if before == Self.closed {
                place.release()
                return false
            }
            transfer.submittedBefore = before
            let (isDone, found) = newest.weakCompareExchange(
                expected: before, desired: address, ordering: .sequentiallyConsistent)
            if isDone { break }
            before = found
        }
        // Whoever comes later need not ring again.
        if before == Self.none { ring() }
        return true
    }

    func withdraw(_ transfer: Transfer) { leave { $0.cancelled.append(transfer) } }

    /// Asks the thread to stop.
    func close() { leave { $0.isClosing = true } }

    private func leave(_ change: (inout sending Rest) -> Void) {
        rest.withLock { change(&$0) }
        hasRest.store(true, ordering: .sequentiallyConsistent)
        ring()
    }

    private func ring() {
        guard isSleeping.load(ordering: .sequentiallyConsistent) else { return }
        var one: UInt64 = 1
        write(bell, &one, MemoryLayout.size(ofValue: one))
    }

    // MARK: For the thread

    /// Takes all new transfers, the oldest first.
    func receive(into transfers: inout [Transfer]) {
        guard newest.load(ordering: .acquiring) != Self.none else { return }
        take(newest.exchange(Self.none, ordering: .sequentiallyConsistent), &transfers)
    }

    /// Takes all new transfers, the oldest first, and no more from now on.
    func receiveLast(into transfers: inout [Transfer]) {
        take(newest.exchange(Self.closed, ordering: .sequentiallyConsistent), &transfers)
    }

    private func take(_ newest: UInt, _ transfers: inout [Transfer]) {
        var next = newest
        while let address = UnsafeRawPointer(bitPattern: next), next != Self.closed {
            let transfer = Unmanaged<Transfer>.fromOpaque(address).takeRetainedValue()
            next = transfer.submittedBefore
            transfers.append(transfer)
        }
        transfers.reverse()
    }

    /// Takes what is no new transfer: whom to cancel, and whether to stop.
    func receiveRest() -> (cancelled: [Transfer], isClosing: Bool)? {
        guard hasRest.load(ordering: .relaxed),
            hasRest.exchange(false, ordering: .sequentiallyConsistent)
        else { return nil }
        return rest.withLock { rest in
            defer { rest.cancelled = [] }
            return (rest.cancelled, rest.isClosing)
        }
    }

    /// Sleeps until libcurl has something to do, somebody rings or time is over.
    func sleep(_ multi: UnsafeMutableRawPointer, milliseconds: Int) {
        isSleeping.store(true, ordering: .sequentiallyConsistent)
        defer { isSleeping.store(false, ordering: .relaxed) }
        // Those who came before this do not know that they should ring.
        let isEmpty =
            newest.load(ordering: .sequentiallyConsistent) == Self.none
            && !hasRest.load(ordering: .sequentiallyConsistent)
        var other = curl_waitfd(fd: bell, events: Int16(CURL_WAIT_POLLIN), revents: 0)
        curl_multi_poll(multi, &other, 1, isEmpty ? Int32(milliseconds) : 0, nil)
        guard other.revents != 0 else { return }
        var count: UInt64 = 0
        read(bell, &count, MemoryLayout.size(ofValue: count))
    }
}
