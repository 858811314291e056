// SPDX-License-Identifier: Apache-2.0

// The terminal while the screen is ours: keys without a return, and everything
// put back when we leave, also by a signal.

import Foundation
import Synchronization

/// Where a signal writes that it came; −1 while nobody listens. A handler may
/// touch nothing else.
private let signalPipe = Atomic<Int32>(-1)

private func noteSignal(_ number: Int32) {
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(signalPipe.load(ordering: .relaxed), &byte, 1)
}

/// A terminal that hands over single keys, on a screen of its own.
final class RawTerminal {
    enum Event: Hashable {
        case key(TailScreen.Key)
        /// Asked to go: which signal.
        case signal(Int32)
        /// Nothing happened in time.
        case time
        /// Nobody is there any more.
        case closed
    }

    private static let signals = [SIGTERM, SIGHUP, SIGINT, SIGQUIT]
    private var saved = termios()
    private var pipe: [Int32] = [-1, -1]
    /// What was read and not yet handed over: keys that are held down come
    /// several at a time.
    private var pending: [UInt8] = []

    /// - Returns: `nil` when input or output is no terminal.
    init?() {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1,
            tcgetattr(STDIN_FILENO, &saved) == 0, Foundation.pipe(&pipe) == 0
        else { return nil }
        signalPipe.store(pipe[1], ordering: .relaxed)
        for number in Self.signals { signal(number, noteSignal) }
        var raw = saved
        // Ctrl-C comes as a key: then it cannot come in the middle of a claim.
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        tcsetattr(STDIN_FILENO, TCSANOW, &raw)
        // Another screen, no cursor, no wrapping.
        say("\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l")
    }

    /// Puts everything back.
    func leave() {
        say("\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l")
        tcsetattr(STDIN_FILENO, TCSANOW, &saved)
        for number in Self.signals { signal(number, SIG_DFL) }
        signalPipe.store(-1, ordering: .relaxed)
        for end in pipe { close(end) }
    }

    var size: (columns: Int, rows: Int) {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else {
            return (80, 24)
        }
        return (Int(window.ws_col), Int(window.ws_row))
    }

    func draw(_ lines: [String]) {
        // Erased before it is written: after a line that fills the screen the
        // cursor stands on its last character, which would be erased too.
        let text = lines.map { "\u{1B}[K" + $0 }.joined(separator: "\r\n")
        say("\u{1B}[H" + text + "\u{1B}[J")
    }

    /// What happens next, within `seconds`.
    func next(within seconds: Double) -> Event {
        if let event = nextKey() { return event }
        var sources = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: pipe[0], events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&sources, 2, Int32(seconds * 1_000)) > 0 else { return .time }
        var byte: UInt8 = 0
        if sources[1].revents != 0, read(pipe[0], &byte, 1) == 1 { return .signal(Int32(byte)) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        if count <= 0 { return .closed }
        pending += bytes.prefix(count)
        return nextKey() ?? .time
    }

    private func nextKey() -> Event? {
        while !pending.isEmpty {
            let length = Self.lengthOfKey(pending)
            let key = Self.key(pending.prefix(length))
            pending.removeFirst(length)
            if let key { return .key(key) }
        }
        return nil
    }

    /// How many of these bytes are the first key: an escape sequence, or one.
    ///
    /// - Source: ECMA-48, section 5.4; VT100 application mode.
    static func lengthOfKey(_ bytes: [UInt8]) -> Int {
        guard bytes.count > 2, bytes[0] == 0x1B, bytes[1] == 0x5B || bytes[1] == 0x4F else {
            return 1
        }
        let end = bytes.dropFirst(2).firstIndex { (0x40...0x7E).contains($0) }
        return end.map { $0 + 1 } ?? bytes.count
    }

    static func key(_ bytes: ArraySlice<UInt8>) -> TailScreen.Key? {
        switch Array(bytes) {
        case [0x1B, 0x5B, 0x41], [0x1B, 0x4F, 0x41], [UInt8(ascii: "k")]: .up
        case [0x1B, 0x5B, 0x42], [0x1B, 0x4F, 0x42], [UInt8(ascii: "j")]: .down
        case [UInt8(ascii: "G")]: .newest
        case [UInt8(ascii: "c")]: .claim
        case [UInt8(ascii: "q")], [0x03], [0x04]: .quit
        default: nil
        }
    }

    private func say(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
