// SPDX-License-Identifier: Apache-2.0

// `gehoord classify --jsonl`: a message a line in, an assessment a line out, in
// the order of the input and in constant memory.

import Classification
import Complaints
package import Foundation

/// Judges a stream of lines.
package struct ClassifyLines: ~Copyable {
    /// A longer line is refused; no mention is anywhere near this long.
    package static let lineLimit = 16 << 20
    private static let chunkSize = 1 << 16

    private let classifier: Classifier
    private var message = MessageLine()
    private var output = AssessmentWriter()
    private var lineNumber = 0
    /// Lines that could not be read.
    package private(set) var badLines = 0

    /// - Parameter words: of the company whose customers are meant.
    /// - Throws: `LexiconError` when these are wrong.
    package init(words: CompanyWords? = nil) throws {
        classifier = Classifier(lexicon: try LexiconFolder.lexicon(at: nil, words: words))
    }

    /// Reads until the end of `input`, writing as it goes.
    ///
    /// - Throws: `POSIXError` when reading or writing fails.
    package mutating func run(input: FileHandle, output: FileHandle) throws {
        let descriptor = input.fileDescriptor
        var pending: [UInt8] = []
        var isSkipping = false
        let chunk = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Self.chunkSize, alignment: 16)
        defer { chunk.deallocate() }
        while true {
            let count = read(descriptor, chunk.baseAddress, Self.chunkSize)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
            if count == 0 { break }
            let bytes = UnsafeBufferPointer(
                rebasing: UnsafeBufferPointer(chunk.bindMemory(to: UInt8.self))[..<count])
            var start = 0
            while let end = bytes[start...].firstIndex(of: 0x0A) {
                let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
                if isSkipping {
                    isSkipping = false
                } else if pending.isEmpty {
                    judge(line)
                } else {
                    pending.append(contentsOf: line)
                    pending.withUnsafeBufferPointer { judge($0) }
                    pending.removeAll(keepingCapacity: pending.count < 1 << 20)
                }
                start = end + 1
            }
            if !isSkipping { pending.append(contentsOf: bytes[start...]) }
            if pending.count > Self.lineLimit {
                lineNumber += 1
                refuse("longer than \(Self.lineLimit) bytes")
                pending.removeAll()
                isSkipping = true
            }
            try flush(to: output)
        }
        if !pending.isEmpty { pending.withUnsafeBufferPointer { judge($0) } }
        try flush(to: output)
    }

    private mutating func flush(to handle: FileHandle) throws {
        let bytes = UnsafeRawBufferPointer(output.json.written)
        var start = 0
        while start < bytes.count {
            let written = write(
                handle.fileDescriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
            if written < 0, errno == EINTR { continue }
            guard written >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
            start += written
        }
        output.json.clear()
    }

    private mutating func judge(_ line: UnsafeBufferPointer<UInt8>) {
        lineNumber += 1
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { return }
        do throws(JSONLineError) {
            try JSONLineParser.parse(line, into: &message)
        } catch {
            refuse("\(error.reason.rawValue) at byte \(error.offset)")
            return
        }
        let published =
            message.published.isEmpty
            ? nil : InternetDate.parse(String(decoding: message.published, as: UTF8.self))
        let language =
            message.language.isEmpty
            ? nil : Language(rawValue: String(decoding: message.language, as: UTF8.self))
        let assessment = message.text.withUnsafeBufferPointer {
            classifier.assess(
                $0, publishedAt: published, rating: message.rating, feedLanguage: language)
        }
        output.write(assessment, id: message.id)
        output.json.raw("\n")
    }

    private mutating func refuse(_ problem: String) {
        badLines += 1
        output.json.raw("{\"error\":")
        output.json.string(problem)
        output.json.raw(",\"line\":")
        output.json.integer(lineNumber)
        output.json.raw("}\n")
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
