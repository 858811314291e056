// SPDX-License-Identifier: Apache-2.0

// What a service manager hears from us, on a socket of its own.

import Foundation
import Testing

@testable import Monitor

/// A datagram socket such as systemd listens on.
private final class Manager {
    private let socket: Int32

    /// - Parameter name: a path, or `@` and an abstract name.
    init(listeningOn name: String) throws {
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { path in
            path.copyBytes(from: name.utf8)
            if name.hasPrefix("@") { path[0] = 0 }
        }
        let start = try #require(MemoryLayout<sockaddr_un>.offset(of: \.sun_path))
        let length = start + name.utf8.count + (name.hasPrefix("@") ? 0 : 1)
        let bound = withUnsafeBytes(of: address) { storage in
            bind(
                socket, storage.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                socklen_t(length))
        }
        try #require(bound == 0)
    }

    deinit { close(socket) }

    /// `MSG_DONTWAIT`, which Swift imports as a number or as an enumeration,
    /// depending on what else is imported.
    private static let doNotWait: Int32 = 0x40

    /// The next datagram; `nil` when none has come.
    func heard() -> String? {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(socket, &bytes, bytes.count, Self.doNotWait)
        return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
    }
}

@Suite struct ServiceNotifierTests {
    @Test(arguments: [true, false])
    func `the manager hears each state in a datagram of its own`(isAbstract: Bool) throws {
        let folder = try TemporaryFolder()
        let name =
            isAbstract
            ? "@gehoord-\(UUID().uuidString)" : folder.url.appendingPathComponent("notify").path
        let manager = try Manager(listeningOn: name)
        let notifier = try #require(ServiceNotifier(environment: ["NOTIFY_SOCKET": name]))
        #expect(notifier.ready())
        #expect(notifier.alive())
        #expect(notifier.status("Watching 3 feeds\nand more"))
        #expect(notifier.reloading())
        #expect(notifier.stopping())
        #expect(manager.heard() == "READY=1")
        #expect(manager.heard() == "WATCHDOG=1")
        #expect(manager.heard() == "STATUS=Watching 3 feeds and more")
        let reloading = try #require(manager.heard()?.split(separator: "\n"))
        #expect(reloading.first == "RELOADING=1")
        let moment = try #require(reloading.last?.split(separator: "="))
        #expect(moment.first == "MONOTONIC_USEC")
        #expect(try #require(Int64(moment[1])) > 0)
        #expect(manager.heard() == "STOPPING=1")
        #expect(manager.heard() == nil)
    }

    @Test(arguments: [
        nil, "", "/", "@", "relative/path", "vsock:2:1234",
        "/" + String(repeating: "a", count: 108),
    ])
    func `without an address that can be reached nobody is told`(name: String?) {
        let environment = name.map { ["NOTIFY_SOCKET": $0] } ?? [:]
        #expect(ServiceNotifier(environment: environment) == nil)
    }

    @Test func `the longest name that fits is used in full`() throws {
        let name = "@" + (UUID().uuidString + String(repeating: "x", count: 108)).prefix(107)
        let manager = try Manager(listeningOn: name)
        let notifier = try #require(ServiceNotifier(environment: ["NOTIFY_SOCKET": name]))
        #expect(notifier.ready())
        #expect(manager.heard() == "READY=1")
    }

    @Test func `a manager that is gone is no reason to fail`() throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("gone").path
        let notifier = try #require(ServiceNotifier(environment: ["NOTIFY_SOCKET": path]))
        #expect(!notifier.ready())
    }
}
