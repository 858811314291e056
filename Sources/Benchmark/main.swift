// SPDX-License-Identifier: Apache-2.0

// `Benchmark [NAME [ARGUMENTS…]]`: figures as ratios against plain C, measured
// in the same run, because absolute ones drift with the machine.

import CBaseline
import Foundation

/// Every benchmark by the name it is called by.
let benchmarks: [(name: String, run: ([String]) async throws -> Void)] = [
    // First: later ones leave memory behind.
    ("idle", { arguments in try await IdleBenchmark.run(arguments) }),
    ("classify", { arguments in try ClassifyBenchmark.run(arguments) }),
    ("parse", { arguments in benchmarkParsing(arguments) }),
    ("transfers", { _ in try await TransferBenchmark.run() }),
    ("polls", { _ in try await PollBenchmark.run() }),
    ("store", { _ in try StoreBenchmark.run() }),
]

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == BASELINE_FETCH, arguments.count == 5 {
    let words: [UnsafePointer<CChar>?] = arguments.dropFirst().map { UnsafePointer(strdup($0)) }
    baseline_fetch_program(words)
}
if let name = arguments.first {
    guard let benchmark = benchmarks.first(where: { $0.name == name }) else {
        let known = benchmarks.map(\.name).joined(separator: ", ")
        FileHandle.standardError.write(Data("no benchmark \(name); there are: \(known)\n".utf8))
        exit(64)
    }
    await run([benchmark.run], Array(arguments.dropFirst()))
} else {
    await run(benchmarks.map(\.run), [])
}

/// Says what went wrong in one line; the texts that are measured with lie in the
/// project.
func run(
    _ benchmarks: [([String]) async throws -> Void], _ arguments: [String]
) async {
    do { for benchmark in benchmarks { try await benchmark(arguments) } } catch {
        let message = "\(error.localizedDescription) (run it in the folder of the project)\n"
        FileHandle.standardError.write(Data(message.utf8))
        exit(1)
    }
}
