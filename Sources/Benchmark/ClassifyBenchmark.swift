// SPDX-License-Identifier: Apache-2.0

// Mentions to verdicts, and to assessments with all their evidence, in the library
// and as JSON Lines on one thread; JSON Lines on all cores, and from the start of the
// program.
// Beside each stands what plain C needs on one thread to cut the same texts into
// words and to look these up.

import BuiltInLexicon
import CBaseline
import Classification
import Complaints
import DutchText
import Foundation
import Monitor

enum ClassifyBenchmark {
    /// Messages judged for one figure: a tenth of a second and more.
    private static let messageCount = 30_000
    /// The corpus is shorter than what people write: texts are joined until
    /// they have this many bytes, which makes about 116 of them on average.
    private static let fewestBytes = 75
    private static let runs = 5

    /// - Parameter paths: JSON Lines files with a field `text`, each a message;
    ///   without them the corpus is used.
    static func run(_ paths: [String]) throws {
        // Before texts are read: a program that is started counts as its own what its
        // parent held.
        let start = costOfStart()
        let messages = paths.isEmpty ? joined(try texts(corpus())) : try texts(paths)
        guard !messages.isEmpty else {
            print("classify: no texts")
            return
        }
        let repetitions = max(1, messageCount / messages.count)
        let total = Double(messages.count * repetitions)
        let bytes = messages.reduce(0) { $0 + $1.utf8.count }
        let classifier = Classifier(lexicon: Lexicon.builtIn)
        print(
            "classify: \(messages.count) messages of \(bytes / messages.count) bytes, "
                + "\(classifier.lexicon.entries.count) entries")

        // Plain C before and after, because the machine may change its pace.
        let before = wordsInC(messages, repetitions)
        func judging(isExplained: Bool) -> Double {
            best {
                for _ in 0..<repetitions {
                    for text in messages {
                        _ = classifier.assess(
                            text, publishedAt: nil, rating: nil, feedLanguage: nil,
                            isExplained: isExplained)
                    }
                }
            }
        }
        let (verdicts, explained) = (judging(isExplained: false), judging(isExplained: true))
        let file = try writeLines(messages, repetitions)
        defer { try? FileManager.default.removeItem(at: file) }
        let lines = try jsonLines(file, workers: 1)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let allLines = try jsonLines(file, workers: cores)
        let c = min(before, wordsInC(messages, repetitions))
        func report(_ name: String, _ seconds: Double) {
            print(
                "  \(name)  \(whole(total / seconds)) messages/s, "
                    + "\(tenths(seconds / c)) times plain C")
        }
        report("words in C   ", c)
        report("library      ", verdicts)
        report("… evidence   ", explained)
        report("--jsonl      ", lines.work)
        report("… \(cores) cores    ", allLines.clock)
        print(start)
    }

    // MARK: Texts

    private struct Message: Codable {
        let text: String
    }

    private static func corpus() throws -> [String] {
        let folder = "Tests/ClassificationTests/Corpus"
        return try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".jsonl") }.sorted().map { folder + "/" + $0 }
    }

    private static func texts(_ paths: [String]) throws -> [String] {
        let decoder = JSONDecoder()
        return try paths.flatMap { path in
            try Data(contentsOf: URL(filePath: path)).split(separator: 0x0A)
                .map { try decoder.decode(Message.self, from: $0).text }
        }
    }

    private static func joined(_ texts: [String]) -> [String] {
        var messages: [String] = []
        var message = ""
        for text in texts {
            message += message.isEmpty ? text : " " + text
            if message.utf8.count >= fewestBytes {
                messages.append(message)
                message = ""
            }
        }
        return messages
    }

    // MARK: Measuring

    /// Seconds of plain C for the same texts.
    private static func wordsInC(_ messages: [String], _ repetitions: Int) -> Double {
        // As many slots as the lexicon's table of spellings has.
        var slots = [UInt64](repeating: 0, count: 131_072)
        func read(learning: Bool) -> Int {
            messages.reduce(0) { known, text in
                var text = text
                return known
                    + text.withUTF8 { bytes in
                        bytes.baseAddress.map {
                            baseline_words($0, bytes.count, &slots, slots.count - 1, learning)
                        } ?? 0
                    }
            }
        }
        _ = read(learning: true)
        return best { for _ in 0..<repetitions { precondition(read(learning: false) > 0) } }
    }

    private static func writeLines(_ messages: [String], _ repetitions: Int) throws -> URL {
        let encoder = JSONEncoder()
        var lines = Data()
        for message in messages {
            lines += try encoder.encode(Message(text: message)) + Data([0x0A])
        }
        let file = FileManager.default.temporaryDirectory
            .appending(path: "gehoord-\(UUID().uuidString).jsonl")
        var input = Data()
        for _ in 0..<repetitions { input += lines }
        try input.write(to: file)
        return file
    }

    /// Seconds of processor time, and by the clock, for the lines of a file.
    private static func jsonLines(
        _ file: URL, workers: Int
    ) throws -> (work: Double, clock: Double) {
        let output = try FileHandle(forWritingTo: URL(filePath: "/dev/null"))
        var judge = try ClassifyLines(workers: workers)
        var fastest = (work: Double.infinity, clock: Double.infinity)
        for _ in 0..<runs {
            let handle = try FileHandle(forReadingFrom: file)
            let (start, time) = (clock(), ContinuousClock.now)
            try judge.run(input: handle, output: output)
            let passed = (ContinuousClock.now - time) / .seconds(1)
            fastest = (min(fastest.work, seconds(since: start)), min(fastest.clock, passed))
            try handle.close()
        }
        precondition(judge.badLines == 0, "the lines that were just written can be read")
        return fastest
    }

    /// What the program itself costs, from its start to its first verdict.
    private static func costOfStart() -> String {
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "gehoord").path
        let idle = cost(of: [program, "--version"])
        let first = cost(of: [program, "classify", "hallo"])
        guard idle.succeeded, first.succeeded else {
            return "  first verdict  no gehoord beside this program: build it first"
        }
        return "  first verdict  \(whole(first.cpu_seconds * 1000)) ms of one core, "
            + "\(whole(first.seconds * 1000)) ms by the clock; "
            + "\(whole(idle.cpu_seconds * 1000)) ms of it to start at all\n"
            + "  memory         \(megabytes(first)) MB at most, "
            + "\(megabytes(idle)) MB of it to start at all"
    }

    private static func cost(of command: [String]) -> baseline_cost {
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        return (0..<runs).map { _ in baseline_cost_of(&arguments) }
            .min { $0.cpu_seconds < $1.cpu_seconds } ?? baseline_cost()
    }

    private static func megabytes(_ cost: baseline_cost) -> String {
        tenths(Double(cost.peak_bytes) / 1_048_576)
    }

    private static func seconds(since start: clock_t) -> Double {
        Double(clock() - start) / Double(CLOCKS_PER_SEC)
    }

    private static func best(_ work: () -> Void) -> Double {
        (0..<runs).map { _ in
            let start = clock()
            work()
            return seconds(since: start)
        }.min() ?? 0
    }

    private static func whole(_ value: Double) -> String {
        value.formatted(.number.precision(.fractionLength(0)))
    }

    private static func tenths(_ value: Double) -> String {
        value.formatted(.number.precision(.fractionLength(1)))
    }
}
