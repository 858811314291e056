// SPDX-License-Identifier: Apache-2.0

// A listening socket on loopback with a thread per connection: what the test
// servers for HTTP and SMTP stand on.

import Foundation
import Glibc
import Synchronization

/// A server could not be started.
package struct LoopbackError: Error {
    package let problem: String
}

/// One accepted connection. Belongs to its own thread.
final class LoopbackConnection {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// - Returns: `false` once the other side or the test has hung up.
    func send(_ bytes: some Collection<UInt8>) -> Bool {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Everything up to and including a marker.
    func receive(through marker: String) -> [UInt8]? {
        let marker = Array(marker.utf8)
        var searched = 0
        while true {
            if buffer.count >= marker.count {
                for start in searched...(buffer.count - marker.count)
                where buffer[start..<(start + marker.count)].elementsEqual(marker) {
                    return take(start + marker.count)
                }
                searched = buffer.count - marker.count + 1
            }
            guard fill() else { return nil }
        }
    }

    func receive(count: Int) -> [UInt8]? {
        while buffer.count < count { guard fill() else { return nil } }
        return take(count)
    }

    /// Waits, or less when the other side or the test hangs up.
    ///
    /// - Returns: `false` when hung up.
    func pause(_ duration: Duration) -> Bool {
        let (seconds, attoseconds) = duration.components
        let milliseconds = Int32(seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
        let hangUp: Int16 = 0x2000  // POLLRDHUP, which Glibc hides behind _GNU_SOURCE
        var entry = pollfd(fd: descriptor, events: hangUp, revents: 0)
        return poll(&entry, 1, milliseconds) == 0
    }

    /// Closes with a reset in place of an orderly end.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    private func take(_ count: Int) -> [UInt8] {
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    private func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        buffer += chunk[..<count]
        return true
    }
}

final class LoopbackListener: Sendable {
    private struct State {
        var open: Set<Int32> = []
        var accepted = 0
        var isStopped = false
    }

    let port: UInt16
    private let descriptor: Int32
    private let state = Mutex(State())

    /// - Parameter serve: runs on a thread of its own; the connection is closed
    ///   when it returns.
    init(
        address: String, port: UInt16, serve: @escaping @Sendable (LoopbackConnection) -> Void
    ) throws(LoopbackError) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isListening =
            inet_pton(AF_INET, address, &name.sin_addr) == 1
            && withUnsafeMutablePointer(to: &name) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, length) == 0 && listen(descriptor, 512) == 0
                        && getsockname(descriptor, $0, &length) == 0
                }
            }
        guard isListening else {
            Glibc.close(descriptor)
            throw LoopbackError(problem: "cannot listen on \(address):\(port), errno \(errno)")
        }
        self.port = UInt16(bigEndian: name.sin_port)
        Thread.detachNewThread { self.acceptAll(serve) }
    }

    /// How many connections were accepted so far.
    var accepted: Int { state.withLock { $0.accepted } }

    /// Hangs up everywhere and refuses new connections.
    func stop() {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            shutdown(descriptor, Int32(SHUT_RDWR))
            for connection in state.open { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    private func acceptAll(_ serve: @escaping @Sendable (LoopbackConnection) -> Void) {
        while true {
            let connection = accept(descriptor, nil, nil)
            if connection < 0 && errno == EINTR { continue }
            guard connection >= 0 else { break }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            let isWelcome = state.withLock { state in
                state.accepted += 1
                if !state.isStopped { state.open.insert(connection) }
                return !state.isStopped
            }
            guard isWelcome else {
                Glibc.close(connection)
                break
            }
            var yes: Int32 = 1
            setsockopt(
                connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes,
                socklen_t(MemoryLayout<Int32>.size))
            Thread.detachNewThread {
                serve(LoopbackConnection(descriptor: connection))
                self.state.withLock { _ = $0.open.remove(connection) }
                Glibc.close(connection)
            }
        }
        Glibc.close(descriptor)
    }
}
