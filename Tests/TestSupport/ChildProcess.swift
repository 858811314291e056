// SPDX-License-Identifier: Apache-2.0

// A program that runs beside the tests.
//
// Not Foundation's `Process`: before it starts anything it lists the open files
// and copies every name with all the room that a name may take, past the end of
// the list when there are some 1,300 files or more (Swift 6.3, found by the
// address sanitizer). Hundreds of tests with servers and clients of their own
// hold 2,600, and now and then that brought the whole test run down.

package import Foundation
import Glibc
import Synchronization

/// A running program, and how it ended.
package final class ChildProcess: Sendable {
    private let identifier: pid_t
    private let state = Mutex(State())

    private struct State {
        var status: Int32?
        var waiting: [CheckedContinuation<Int32, Never>] = []
    }

    /// Starts a program with the environment of this process, and with those of its files
    /// that are not closed on execution.
    ///
    /// - Parameters:
    ///   - program: its path.
    ///   - environment: what is added to ours, or set otherwise.
    ///   - input: what it reads from; nothing by default.
    ///   - output: what it writes to; thrown away by default.
    ///   - errors: the same for standard error.
    /// - Throws: `POSIXError` when it cannot be started.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:],
        input: FileHandle = .nullDevice, output: FileHandle = .nullDevice,
        errors: FileHandle = .nullDevice
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, file) in [input, output, errors].enumerated() {
            posix_spawn_file_actions_adddup2(&actions, file.fileDescriptor, Int32(number))
        }

        // The threads of the tests' pool have most signals blocked.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        let variables = ProcessInfo.processInfo.environment
            .merging(environment) { _, given in given }
        let problem: Int32
        (problem, identifier) = Self.withStrings([program] + arguments) { arguments in
            Self.withStrings(variables.map { "\($0)=\($1)" }) { variables in
                var identifier: pid_t = 0
                let problem = posix_spawn(
                    &identifier, program, &actions, &attributes, arguments, variables)
                return (problem, identifier)
            }
        }
        guard problem == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: problem) ?? .EINVAL)
        }
        Thread.detachNewThread { self.awaitEnd() }
    }

    package var isRunning: Bool { state.withLock { $0.status == nil } }

    /// Sends a signal, unless it has ended.
    package func signal(_ number: Int32) {
        state.withLock { if $0.status == nil { kill(identifier, number) } }
    }

    /// How it ended, once it has: its exit status, or the number of the signal.
    package func ended() async -> Int32 {
        await withCheckedContinuation { continuation in
            let status = state.withLock { state in
                if state.status == nil { state.waiting.append(continuation) }
                return state.status
            }
            if let status { continuation.resume(returning: status) }
        }
    }

    private func awaitEnd() {
        // Left there until the state says so: its number is nobody else's meanwhile.
        var about = siginfo_t()
        while waitid(P_PID, id_t(identifier), &about, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        let (status, waiting) = state.withLock { state in
            var raw: Int32 = 0
            waitpid(identifier, &raw, 0)
            let signal = raw & 0x7F
            let status = signal == 0 ? (raw >> 8) & 0xFF : signal
            state.status = status
            defer { state.waiting = [] }
            return (status, state.waiting)
        }
        for continuation in waiting { continuation.resume(returning: status) }
    }

    private static func withStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let strings = texts.map { strdup($0) }
        defer { for string in strings { free(string) } }
        return body(strings + [nil])
    }
}
