// SPDX-License-Identifier: Apache-2.0

// Whose turn it is: so many transfers at a time per host, so many in total, and
// none to a host that asked to be left alone. Pure; the present is an argument.

/// The queue in front of the network.
struct Courtesy {
    typealias Instant = ContinuousClock.Instant

    enum Admission {
        case wait
        case refuse(for: Duration)
    }

    /// A class, because a line in a dictionary would be copied at every step. A
    /// transfer knows its own from when it is admitted.
    final class Host {
        fileprivate let origin: String
        fileprivate var active = 0
        @exclusivity(unchecked) fileprivate var waiting = Line()
        fileprivate var silentUntil: Instant?

        fileprivate init(_ origin: String) { self.origin = origin }
    }

    private let perHost: Int
    private let inTotal: Int
    private var active = 0
    private var hosts: [String: Host] = [:]
    /// Transfers that have their host's leave and wait for a place in total.
    private var ready = Line()

    init(perHost: Int, inTotal: Int) {
        self.perHost = max(1, perHost)
        self.inTotal = max(1, inTotal)
    }

    /// Puts a transfer in line for its host, unless the host wants no visit.
    mutating func admit(_ transfer: Transfer, now: Instant) -> Admission {
        let host = host(transfer.address.origin)
        transfer.host = host
        if let until = host.silentUntil {
            if until > now { return .refuse(for: now.duration(to: until)) }
            host.silentUntil = nil
        }
        if host.active < perHost {
            host.active += 1
            ready.append(transfer)
        } else {
            host.waiting.append(transfer)
        }
        return .wait
    }

    /// The next transfer that may start, if any may.
    mutating func next() -> Transfer? {
        guard active < inTotal, let transfer = ready.popFirst() else { return nil }
        active += 1
        return transfer
    }

    /// Gives the place of a started transfer to the next in line.
    mutating func release(_ transfer: Transfer) {
        active -= 1
        leave(transfer)
    }

    /// Leaves the host of a transfer alone and returns those who waited for it.
    mutating func silence(
        _ transfer: Transfer, for duration: Duration, now: Instant
    ) -> [Transfer] {
        let host = host(transfer.address.origin)
        host.silentUntil = max(host.silentUntil ?? now, now.advanced(by: duration))
        let waiting = host.waiting.removeAll()
        let started = ready.remove { $0.host === host }
        for waiting in started { leave(waiting) }
        return started + waiting
    }

    /// Takes a transfer out of the line.
    ///
    /// - Returns: `false` if it does not wait here.
    mutating func withdraw(_ transfer: Transfer) -> Bool {
        if !ready.remove(where: { $0 === transfer }).isEmpty {
            leave(transfer)
            return true
        }
        return transfer.host?.waiting.remove { $0 === transfer }.isEmpty == false
    }

    /// Empties all lines.
    mutating func withdrawAll() -> [Transfer] {
        ready.removeAll() + hosts.values.flatMap { $0.waiting.removeAll() }
    }

    /// Forgets hosts whose silence is over.
    mutating func forget(now: Instant) {
        for (origin, host) in hosts {
            guard let until = host.silentUntil, until <= now else { continue }
            host.silentUntil = nil
            if host.active == 0 { hosts[origin] = nil }
        }
    }

    private mutating func host(_ origin: String) -> Host {
        if let host = hosts[origin] { return host }
        let host = Host(origin)
        hosts[origin] = host
        return host
    }

    private mutating func leave(_ transfer: Transfer) {
        guard let host = transfer.host else { return }
        transfer.host = nil
        if let next = host.waiting.popFirst() {
            ready.append(next)  // takes over the place
            return
        }
        host.active -= 1
        // With thousands of feeds the table would otherwise only grow.
        if host.active == 0, host.silentUntil == nil { hosts[host.origin] = nil }
    }
}

/// First in, first out, without moving the rest at each step.
private struct Line {
    private var items: [Transfer] = []
    private var head = 0

    var isEmpty: Bool { head == items.count }

    mutating func append(_ transfer: Transfer) { items.append(transfer) }

    mutating func popFirst() -> Transfer? {
        guard head < items.count else { return nil }
        defer {
            head += 1
            if head == items.count {
                items.removeAll(keepingCapacity: true)
                head = 0
            } else if head >= 64, head * 2 >= items.count {
                items.removeFirst(head)
                head = 0
            }
        }
        return items[head]
    }

    mutating func removeAll() -> [Transfer] {
        defer {
            items = []
            head = 0
        }
        return Array(items[head...])
    }

    mutating func remove(where isMeant: (Transfer) -> Bool) -> [Transfer] {
        let all = removeAll()
        items = all.filter { !isMeant($0) }
        return all.filter(isMeant)
    }
}
