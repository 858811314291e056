// SPDX-License-Identifier: Apache-2.0

// `benchmark [NAME…]`: what the daemon does, against the same in plain C,
// measured in the same run. Only the ratios mean something.

let benchmarks: [(name: String, run: () async throws -> Void)] = [
    ("transfers", TransferBenchmark.run)
]

let wanted = CommandLine.arguments.dropFirst()
for benchmark in benchmarks where wanted.isEmpty || wanted.contains(benchmark.name) {
    try await benchmark.run()
}
