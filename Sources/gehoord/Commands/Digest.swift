// SPDX-License-Identifier: Apache-2.0

// gehoord digest: what managers read.

import ArgumentParser
import Foundation
import Monitor

struct Digest: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes the weekly digest: as text, or as a page with its text beside it.",
        discussion: "Example: gehoord digest --week 2026-W47 --to week47.html")

    @OptionGroup var config: ConfigOption
    @Option(help: "The week, such as 2026-W47; otherwise the last one that is over.")
    var week: String?
    @Option(
        name: .customLong("to"), help: "Write the page here, and the text beside it.",
        completion: .file())
    var target: String?

    func run() throws {
        try answering {
            let digests = try DigestRun(configuration: config.load())
            guard let target else { return try digests.text(week: week) }
            return try digests.write(week: week, to: target).joined(separator: "\n")
        }
    }
}
