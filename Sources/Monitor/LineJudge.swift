// SPDX-License-Identifier: Apache-2.0

// One of those who judge lines side by side: from lines of JSON to lines of JSON.

import Classification
import Complaints
import Foundation

/// Judges lines, one after another, into memory of its own.
///
/// Unchecked: one block of lines at a time, and nobody else meanwhile.
final class LineJudge: @unchecked Sendable {
    /// Not shared with the other judges, so that they need not agree who uses
    /// its memory.
    private let classifier: Classifier
    private var message = MessageLine()
    private var output = AssessmentWriter()
    /// Lines that could not be read.
    private(set) var badLines = 0

    init(_ lexicon: Lexicon) { classifier = Classifier(lexicon: lexicon) }

    /// - Parameters:
    ///   - lines: whole ones; the end of the last may be missing.
    ///   - number: that of the first.
    func judge(_ lines: UnsafeBufferPointer<UInt8>, from number: Int) {
        var number = number
        var start = 0
        while start < lines.count {
            let end = LineEnds.next(in: lines, from: start)
            judge(line: UnsafeBufferPointer(rebasing: lines[start..<end]), number)
            number += 1
            start = end + 1
        }
    }

    private func judge(line: UnsafeBufferPointer<UInt8>, _ number: Int) {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { return }
        guard line.count <= ClassifyLines.lineLimit else { return refuse(tooLong: number) }
        do throws(JSONLineError) {
            try JSONLineParser.parse(line, into: &message)
        } catch {
            refuse("\(error.reason.rawValue) at byte \(error.offset)", number)
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

    func refuse(tooLong number: Int) {
        refuse("longer than \(ClassifyLines.lineLimit) bytes", number)
    }

    private func refuse(_ problem: String, _ number: Int) {
        badLines += 1
        output.json.raw("{\"error\":")
        output.json.string(problem)
        output.json.raw(",\"line\":")
        output.json.integer(number)
        output.json.raw("}\n")
    }

    /// Writes what was judged since the last time.
    ///
    /// - Throws: `POSIXError` when writing fails.
    func flush(to descriptor: Int32) throws {
        let bytes = UnsafeRawBufferPointer(output.json.written)
        var start = 0
        while start < bytes.count {
            let written = write(
                descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
            if written < 0, errno == EINTR { continue }
            guard written >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
            start += written
        }
        output.json.clear()
    }
}
