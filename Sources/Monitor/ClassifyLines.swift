// SPDX-License-Identifier: Apache-2.0

// `gehoord classify --jsonl`: a message a line in, an assessment a line out, in
// the order of the input and in bounded memory, on all cores.

import Classification
import Complaints
import Dispatch
package import Foundation

/// Judges a stream of lines.
package struct ClassifyLines: ~Copyable {
    /// A longer line is refused; no mention is anywhere near this long.
    package static let lineLimit = 16 << 20
    /// What one judge takes of a block.
    private static let partSize = 1 << 16
    /// Lines that are fewer bytes than this for each judge are not worth calling
    /// another one.
    private static let smallestPart = 1 << 13

    private let lexicon: Lexicon
    private let workers: Int
    /// Called when there is first something to do for them.
    private var judges: [LineJudge]
    private var lineNumber = 0

    /// - Parameters:
    ///   - words: of the company whose customers are meant.
    ///   - workers: judges that may work side by side.
    /// - Throws: `LexiconError` when the words are wrong.
    package init(
        words: CompanyWords? = nil,
        workers: Int = ProcessInfo.processInfo.activeProcessorCount
    ) throws {
        lexicon = try LexiconFolder.lexicon(at: nil, words: words)
        self.workers = workers
        judges = [LineJudge(lexicon)]
    }

    /// Lines that could not be read.
    package var badLines: Int { judges.reduce(0) { $0 + $1.badLines } }

    /// Reads until the end of `input`, writing as it goes: a line that comes alone
    /// is answered before the next is waited for.
    ///
    /// - Throws: `POSIXError` when reading or writing fails.
    package mutating func run(input: FileHandle, output: FileHandle) throws {
        var blocks = LineBlocks(
            input.fileDescriptor, size: workers * Self.partSize, lineLimit: Self.lineLimit)
        while let block = try blocks.next() {
            switch block {
            case .lines(let lines): judge(lines)
            case .tooLong:
                lineNumber += 1
                judges[0].refuse(tooLong: lineNumber)
            }
            for judge in judges { try judge.flush(to: output.fileDescriptor) }
        }
    }

    private mutating func judge(_ lines: UnsafeBufferPointer<UInt8>) {
        let parts = parts(of: lines)
        while judges.count < parts.count { judges.append(LineJudge(lexicon)) }
        let judges = judges
        if let only = parts.first, parts.count == 1 {
            judges[0].judge(only.lines, from: only.number)
        } else {
            DispatchQueue.concurrentPerform(iterations: parts.count) { index in
                judges[index].judge(parts[index].lines, from: parts[index].number)
            }
        }
    }

    /// Unchecked: its block stays as it is until all parts are judged.
    private struct Part: @unchecked Sendable {
        let lines: UnsafeBufferPointer<UInt8>
        /// That of its first line.
        let number: Int
    }

    /// About equal parts of whole lines, in their order.
    private mutating func parts(of lines: UnsafeBufferPointer<UInt8>) -> [Part] {
        let count = max(1, min(workers, lines.count / Self.smallestPart))
        var parts: [Part] = []
        var start = 0
        for number in 1...count where start < lines.count {
            let place = max(start, lines.count / count * number)
            let end =
                number == count
                ? lines.count : min(lines.count, LineEnds.next(in: lines, from: place) + 1)
            let part = UnsafeBufferPointer(rebasing: lines[start..<end])
            parts.append(Part(lines: part, number: lineNumber + 1))
            lineNumber += LineEnds.count(in: part)
            start = end
        }
        return parts
    }
}

/// Times as JSON files write them.
enum InternetDate {
    /// - Source: RFC 3339, with or without fractions of a second.
    static func parse(_ text: String) -> Date? {
        if let date = try? Date(text, strategy: .iso8601) { return date }
        return try? Date(
            text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
