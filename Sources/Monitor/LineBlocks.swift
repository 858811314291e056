// SPDX-License-Identifier: Apache-2.0

// Reads a stream in blocks of whole lines: as much as is there, and never
// waiting for more while a line is complete.

import DutchText
import Foundation

/// The blocks of one stream, one after another in the same memory.
struct LineBlocks: ~Copyable {
    enum Block {
        /// Lines with their ends; only the last of a stream may lack one. Good
        /// until the next block.
        case lines(UnsafeBufferPointer<UInt8>)
        /// A line that was longer than the limit, and is passed over.
        case tooLong
    }

    private let descriptor: Int32
    private let lineLimit: Int
    private let size: Int
    /// What was read and not given away yet begins at `given`.
    private var bytes: Scratch<UInt8>
    private var given = 0
    private var isSkipping = false
    private var isAtEnd = false

    /// - Parameters:
    ///   - size: bytes of a block, if so many are there; a line may be longer.
    ///   - lineLimit: bytes of the longest line that is kept.
    init(_ descriptor: Int32, size: Int, lineLimit: Int) {
        self.descriptor = descriptor
        self.size = size
        self.lineLimit = lineLimit
        bytes = Scratch(room: size)
    }

    /// - Returns: `nil` at the end.
    /// - Throws: `POSIXError` when reading fails.
    mutating func next() throws -> Block? {
        takeBack()
        var searched = bytes.count
        while !isAtEnd {
            try fill()
            guard let last = lastNewline(from: searched) else {
                if isSkipping { bytes.removeAll() }
                searched = bytes.count
                if searched <= lineLimit { continue }
                bytes.removeAll()
                isSkipping = true
                return .tooLong
            }
            var first = 0
            if isSkipping {
                isSkipping = false
                first = LineEnds.next(in: UnsafeBufferPointer(bytes.elements), from: searched) + 1
            }
            given = last + 1
            if first < given { return lines(first..<given) }
            takeBack()
            searched = bytes.count
        }
        guard !bytes.isEmpty, !isSkipping else { return nil }
        given = bytes.count
        return lines(0..<given)
    }

    private static let newline: UInt8 = 0x0A

    private func lastNewline(from start: Int) -> Int? {
        var place = bytes.count
        while place > start {
            place &-= 1
            if bytes.start[place] == Self.newline { return place }
        }
        return nil
    }

    private func lines(_ range: Range<Int>) -> Block {
        .lines(UnsafeBufferPointer(rebasing: bytes.elements[range]))
    }

    /// Moves what was not given away to the front.
    private mutating func takeBack() {
        let rest = bytes.count - given
        bytes.start.update(from: bytes.start + given, count: rest)
        bytes.setCount(rest)
        given = 0
    }

    /// Waits for bytes, then takes all that are there, up to the size of a block.
    private mutating func fill() throws {
        let wanted = max(size, bytes.count + size / 2)
        repeat {
            let count = bytes.count
            let place = bytes.makeRoom(for: wanted) + count
            let got = read(descriptor, place, wanted - count)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
            isAtEnd = got == 0
            bytes.setCount(count + got)
        } while !isAtEnd && bytes.count < wanted && hasMore
    }

    private var hasMore: Bool {
        var question = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&question, 1, 0) > 0
    }
}

/// Where lines end.
enum LineEnds {
    /// The next one from `start` on; the end of the bytes if none comes.
    static func next(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard let base = bytes.baseAddress,
            let end = memchr(base + start, 0x0A, bytes.count - start)
        else { return bytes.count }
        return UnsafeRawPointer(end) - UnsafeRawPointer(base)
    }

    /// How many lines begin in bytes that begin with one.
    static func count(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var count = 0
        var start = 0
        while start < bytes.count {
            count += 1
            start = next(in: bytes, from: start) + 1
        }
        return count
    }
}
