// SPDX-License-Identifier: Apache-2.0

// `Benchmark NAME [ARGUMENTS…]`: figures as ratios against plain C, measured in
// the same run, because absolute ones drift with the machine.

import Foundation

/// Every benchmark by the name it is called by.
let benchmarks: [String: ([String]) -> Void] = [
    "parse": benchmarkParsing
]

let arguments = Array(CommandLine.arguments.dropFirst())
if let name = arguments.first {
    guard let benchmark = benchmarks[name] else {
        FileHandle.standardError.write(
            Data("no benchmark \(name); there are: \(benchmarks.keys.sorted().joined(separator: ", "))\n".utf8))
        exit(64)
    }
    benchmark(Array(arguments.dropFirst()))
} else {
    for name in benchmarks.keys.sorted() { benchmarks[name]?([]) }
}
