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

    private struct Host {
        var active = 0
        var waiting = Line()
        var silentUntil: Instant?

        var isForgettable: Bool { active == 0 && waiting.isEmpty && silentUntil == nil }
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
        let origin = transfer.address.origin
        var host = hosts[origin] ?? Host()
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
        hosts[origin] = host
        return .wait
    }

    /// The next transfer that may start, if any may.
    mutating func next() -> Transfer? {
        guard active < inTotal, let transfer = ready.popFirst() else { return nil }
        active += 1
        return transfer
    }

    /// Gives the place of a started transfer to the next in line.
    mutating func release(_ origin: String, now: Instant) {
        active -= 1
        leave(origin, now: now)
    }

    /// Leaves a host alone and returns those who waited for it.
    mutating func silence(_ origin: String, for duration: Duration, now: Instant) -> [Transfer] {
        var host = hosts[origin] ?? Host()
        host.silentUntil = max(host.silentUntil ?? now, now.advanced(by: duration))
        var refused = host.waiting.removeAll()
        hosts[origin] = host
        for transfer in ready.remove(where: { $0.address.origin == origin }) {
            refused.append(transfer)
            leave(origin, now: now)
        }
        return refused
    }

    /// Takes a transfer out of the line.
    ///
    /// - Returns: `false` if it does not wait here.
    mutating func withdraw(_ transfer: Transfer, now: Instant) -> Bool {
        let origin = transfer.address.origin
        if !ready.remove(where: { $0 === transfer }).isEmpty {
            leave(origin, now: now)
            return true
        }
        return hosts[origin]?.waiting.remove(where: { $0 === transfer }).isEmpty == false
    }

    /// Empties all lines.
    mutating func withdrawAll() -> [Transfer] {
        var all = ready.removeAll()
        for origin in Array(hosts.keys) { all += hosts[origin]?.waiting.removeAll() ?? [] }
        return all
    }

    /// Forgets hosts whose silence is over: with thousands of feeds the table
    /// would otherwise only grow.
    mutating func forget(now: Instant) {
        for (origin, host) in hosts {
            guard let until = host.silentUntil, until <= now else { continue }
            hosts[origin]?.silentUntil = nil
            if hosts[origin]?.isForgettable == true { hosts[origin] = nil }
        }
    }

    private mutating func leave(_ origin: String, now: Instant) {
        guard var host = hosts[origin] else { return }
        host.active -= 1
        if let transfer = host.waiting.popFirst() {
            host.active += 1
            ready.append(transfer)
        }
        if let until = host.silentUntil, until <= now { host.silentUntil = nil }
        hosts[origin] = host.isForgettable ? nil : host
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
