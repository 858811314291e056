// SPDX-License-Identifier: Apache-2.0

// gehoord digest: what managers read.

import ArgumentParser
import Foundation
import Monitor

struct Digest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract:
            "Makes the weekly digest: as text, as a page with its text beside it, or as a mail.",
        discussion: """
            --send mails it to the recipients under [digest]; a timer may do so every week.

            Examples:
              gehoord digest --week 2026-W47 --to week47.html
              gehoord digest --send
            """)

    @OptionGroup var config: ConfigOption
    @Option(help: "The week, such as 2026-W47; otherwise the last one that is over.")
    var week: String?
    @Option(
        name: .customLong("to"), help: "Write the page here, and the text beside it.",
        completion: .file())
    var target: String?
    @Flag(help: "Mail it to the recipients in the configuration.") var send = false

    func validate() throws {
        if send, target != nil { throw ValidationError("--to or --send: one at a time") }
    }

    func run() async throws {
        do {
            let digests = try DigestRun(configuration: config.load())
            if send {
                print(try await digests.send(week: week).joined(separator: "\n"))
            } else if let target {
                print(try digests.write(week: week, to: target).joined(separator: "\n"))
            } else {
                print(try digests.text(week: week))
            }
        } catch { throw told(error) }
    }
}
