// SPDX-License-Identifier: Apache-2.0

// Tells systemd how we are: ready, reloading, stopping, alive. One datagram
// each, so that libsystemd is not needed.

import Glibc

/// The way to the service manager that started us.
///
/// Telling is best effort: a manager that does not listen is no reason to stop
/// watching. Every method says whether the datagram was taken.
///
/// - Source: sd_notify(3), "Notes", the protocol.
package struct ServiceNotifier: Sendable {
    /// The address, exactly as long as it is: what follows the name would be
    /// part of an abstract one.
    private let address: sockaddr_un
    private let addressLength: socklen_t

    /// - Parameter environment: of the process; `NOTIFY_SOCKET` is an absolute
    ///   path, or `@` and an abstract name.
    /// - Returns: `nil` when nobody wants to be told.
    package init?(environment: [String: String]) {
        guard let name = environment["NOTIFY_SOCKET"], let first = name.utf8.first,
            first == UInt8(ascii: "/") || first == UInt8(ascii: "@"), name.utf8.count > 1
        else { return nil }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let isAbstract = first == UInt8(ascii: "@")
        // A path ends in a zero byte, an abstract name begins with one.
        let length = name.utf8.count + (isAbstract ? 0 : 1)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { path in
            guard length <= path.count else { return false }
            path.copyBytes(from: name.utf8)
            if isAbstract { path[0] = 0 }
            return true
        }
        guard fits, let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) else {
            return nil
        }
        self.address = address
        addressLength = socklen_t(start + length)
    }

    /// Start-up, or a reload, is complete.
    @discardableResult
    package func ready() -> Bool { send("READY=1") }

    /// The configuration is being read again; ``ready()`` follows.
    @discardableResult
    package func reloading() -> Bool {
        var now = timespec()
        guard clock_gettime(CLOCK_MONOTONIC, &now) == 0 else { return send("RELOADING=1") }
        let microseconds = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
        return send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)")
    }

    /// We are on our way out.
    @discardableResult
    package func stopping() -> Bool { send("STOPPING=1") }

    /// Feeds the watchdog.
    @discardableResult
    package func alive() -> Bool { send("WATCHDOG=1") }

    /// What `systemctl status` shows.
    ///
    /// - Parameter text: one line; line feeds become spaces.
    @discardableResult
    package func status(_ text: String) -> Bool {
        send("STATUS=" + text.replacing("\n", with: " "))
    }

    /// `MSG_NOSIGNAL`, which Swift imports as a number or as an enumeration,
    /// depending on what else is imported.
    private static let noSignal: Int32 = 0x4000

    private func send(_ message: String) -> Bool {
        let socket = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        let bytes = Array(message.utf8)
        let sent = withUnsafeBytes(of: address) { storage in
            sendto(
                socket, bytes, bytes.count, Self.noSignal,
                storage.baseAddress?.assumingMemoryBound(to: sockaddr.self), addressLength)
        }
        return sent == bytes.count
    }
}
