// swift-tools-version: 6.3;(experimentalCGen)
// SPDX-License-Identifier: Apache-2.0

// One executable, `gehoord`, and the rooms it is built from. A target may only
// import what it names here: `make` builds with
// `--explicit-target-dependency-import-check error`. `experimentalCGen` lets a
// plugin make a C file; see "The lexicon is compiled when the program is built"
// in Decisions.md.

import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Rooms that read every byte of every mention are optimised in debug builds
/// too: without it the tests judge 60,000 texts for minutes, on all threads.
let optimised: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func room(
    _ name: String, _ dependencies: [Target.Dependency], path: String? = nil,
    settings: [SwiftSetting] = strict
) -> Target {
    .target(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [String] = []) -> Target
{
    .testTarget(
        name: name, dependencies: dependencies, exclude: resources, swiftSettings: strict)
}

let package = Package(
    name: "gehoord",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The doors to C.
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .systemLibrary(
            name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CPrefetch"),
        .systemLibrary(name: "CRows"),
        .target(name: "CAssets", exclude: ["Feeds", "Lexicon", "Replies", "Schema", "Templates"]),

        // The words, compiled while the program is built. `CLexicon` holds what
        // `CompileLexicon` makes of the files in `CAssets/Lexicon`.
        .executableTarget(
            name: "CompileLexicon", dependencies: ["Classification"], swiftSettings: strict),
        .plugin(
            name: "LexiconPlugin", capability: .buildTool(), dependencies: ["CompileLexicon"],
            path: "Sources/LexiconPlugin"),
        .target(name: "CLexicon", plugins: ["LexiconPlugin"]),
        room("BuiltInLexicon", ["CLexicon", "Classification"]),

        // The words and the pure rules.
        room("Complaints", [], settings: optimised),

        // The stages: none imports another.
        room("Transfers", ["CCurl"]),
        room("FeedParsing", ["CLibXML2", "CAssets", "Complaints"]),
        room("DutchText", ["CAssets"], settings: optimised),
        room(
            "Classification", ["Complaints", "DutchText", "CPrefetch", "CRows"],
            settings: optimised),
        room("Replies", ["Complaints", "DutchText", "CAssets"], settings: optimised),

        // The truth, and those who read it.
        room("Storage", ["Complaints", "CAssets", .product(name: "GRDB", package: "GRDB.swift")]),
        room("Alerting", ["Complaints", "Storage", "Transfers"]),
        room(
            "Reporting",
            [
                "Complaints", "Storage", "Transfers", "CAssets",
                .product(name: "Mustache", package: "swift-mustache"),
            ]),

        // Configuration, services, the pipeline; and the command line.
        room(
            "Monitor",
            [
                "Complaints", "Transfers", "FeedParsing", "DutchText", "Classification",
                "BuiltInLexicon", "CPrefetch", "Replies", "Storage", "Alerting", "Reporting",
                "TOMLKit",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"), "CAssets",
            ]),
        .executableTarget(
            name: "gehoord",
            dependencies: [
                "Monitor", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),

        // Real servers on loopback for the tests of whoever needs the network.
        room("TestSupport", [], path: "Tests/TestSupport"),
        room("CaseFixtures", ["Complaints"], path: "Tests/CaseFixtures"),

        // Figures against plain C.
        .target(
            name: "CBaseline", dependencies: ["CLibXML2"],
            linkerSettings: [.linkedLibrary("curl"), .linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "Benchmark",
            dependencies: [
                "CBaseline", "BuiltInLexicon", "Classification", "Complaints", "DutchText",
                "FeedParsing", "Monitor",
                "Storage", "TestSupport", "Transfers",
            ], swiftSettings: strict),

        tests("ComplaintsTests", ["Complaints", "CaseFixtures"]),
        tests("StorageTests", ["Storage", "Complaints", "CaseFixtures"]),
        tests(
            "AlertingTests", ["Alerting", "Storage", "Complaints", "CaseFixtures", "Transfers"]),
        tests("TransfersTests", ["Transfers", "TestSupport"]),
        tests("FeedParsingTests", ["FeedParsing", "Complaints"], resources: ["Fixtures"]),
        tests("DutchTextTests", ["DutchText"]),
        tests(
            "ClassificationTests",
            ["BuiltInLexicon", "Classification", "Complaints", "CRows", "DutchText"],
            resources: ["Corpus", "HeldOut"]),
        tests(
            "MonitorTests",
            [
                "Monitor", "Complaints", "Transfers", "DutchText", "Alerting", "Storage",
                "BuiltInLexicon", "CaseFixtures", "Classification", "FeedParsing", "TestSupport",
            ]),
        tests(
            "ReportingTests", ["Reporting", "Storage", "Complaints", "CaseFixtures"],
            resources: ["Golden"]),
        tests("EndToEndTests", ["CompileLexicon", "gehoord", "TestSupport"]),
        tests("RepliesTests", ["Replies", "Complaints"], resources: ["Corpus", "HeldOut"]),
    ],
    cLanguageStandard: .c2x
)
