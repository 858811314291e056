// SPDX-License-Identifier: Apache-2.0

// A stream of lines is judged on all cores, and nobody can tell but by the clock.

import Foundation
import Testing

@testable import Monitor

@Suite struct ClassifyLinesTests {
    private func answers(to input: String, workers: Int) throws -> [String] {
        let folder = try TemporaryFolder()
        let source = URL(filePath: try folder.write(input, to: "in.jsonl"))
        let target = URL(filePath: try folder.write("", to: "out.jsonl"))
        var lines = try ClassifyLines(workers: workers)
        let (reading, writing) = (
            try FileHandle(forReadingFrom: source), try FileHandle(forWritingTo: target)
        )
        try lines.run(input: reading, output: writing)
        try reading.close()
        try writing.close()
        return try String(contentsOf: target, encoding: .utf8).split(separator: "\n").map(
            String.init)
    }

    /// Judges what is written to one end, on a thread of its own because it waits.
    private func conversation() -> (asking: FileHandle, answering: FileHandle) {
        let (questions, answers) = (Pipe(), Pipe())
        let (input, output) = (questions.fileHandleForReading, answers.fileHandleForWriting)
        Thread {
            do {
                var lines = try ClassifyLines(workers: 2)
                try lines.run(input: input, output: output)
                try output.close()
            } catch {
                Issue.record(error)
            }
        }.start()
        return (questions.fileHandleForWriting, answers.fileHandleForReading)
    }

    private static let texts = [
        "Al drie weken wachten en niemand belt terug", "Top geholpen, bedankt!", "hoe laat open?",
        "De app werkt niet meer na de update", "Mijn IBAN is NL91ABNA0417164300 en dat klopt niet",
    ]

    private func stream(_ count: Int, badLine: Int? = nil) -> String {
        (1...count).map { number in
            number == badLine
                ? "{\"id\":\(number),\"text\":"
                : "{\"id\":\(number),\"text\":\"\(Self.texts[number % Self.texts.count])\"}"
        }.joined(separator: "\n")
    }

    @Test(arguments: [2, 3, 8])
    func `several judges answer what one answers, in the same order`(workers: Int) throws {
        let stream = stream(3_000)
        let alone = try answers(to: stream, workers: 1)
        #expect(alone.count == 3_000)
        #expect(try answers(to: stream, workers: workers) == alone)
    }

    @Test(arguments: [1, 4])
    func `a bad line far down a stream keeps its number`(workers: Int) throws {
        let answers = try answers(to: stream(2_500, badLine: 2_001), workers: workers)
        #expect(answers.count == 2_500)
        #expect(answers[2_000] == #"{"error":"badValue at byte 18","line":2001}"#)
        #expect(answers[2_001].hasPrefix(#"{"id":2002,"#))
    }

    @Test(arguments: [1, 2])
    func `a line beyond the limit is refused and the next one judged`(workers: Int) throws {
        let long = String(repeating: "a", count: ClassifyLines.lineLimit + 200_000)
        let answers = try answers(
            to: stream(2) + "\n{\"text\":\"\(long)\"}\n" + stream(2), workers: workers)
        #expect(answers.count == 5)
        #expect(
            answers[2] == #"{"error":"longer than \#(ClassifyLines.lineLimit) bytes","line":3}"#)
        #expect(answers[3].hasPrefix(#"{"id":1,"#))
    }

    @Test func `a line that comes alone is answered before the next one comes`() throws {
        let (asking, answering) = conversation()
        for number in 1...3 {
            try asking.write(
                contentsOf: Data("{\"id\":\(number),\"text\":\"Werkt niet\"}\n".utf8))
            let answer = String(
                decoding: answering.availableData, as: UTF8.self)
            #expect(answer.hasPrefix("{\"id\":\(number),"))
            #expect(answer.hasSuffix("}\n"))
        }
        try asking.write(contentsOf: Data("{\"text\":\"zonder eind\"}".utf8))
        try asking.close()
        let rest = String(
            decoding: try answering.readToEnd() ?? Data(), as: UTF8.self)
        #expect(rest.split(separator: "\n").count == 1)
    }

    @Test func `lines that come in pieces are put together`() async throws {
        let (asking, answering) = conversation()
        for piece in ["{\"id\":1,", "\"text\":\"Top!\"}\n\n{\"id\":2", ",\"text\":\"x\"}\n"] {
            try asking.write(contentsOf: Data(piece.utf8))
            try await Task.sleep(for: .milliseconds(20))
        }
        try asking.close()
        let answers = String(
            decoding: try answering.readToEnd() ?? Data(), as: UTF8.self
        ).split(separator: "\n")
        #expect(answers.count == 2)
        #expect(answers.last?.hasPrefix("{\"id\":2,") == true)
    }
}
