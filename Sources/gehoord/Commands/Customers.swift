// SPDX-License-Identifier: Apache-2.0

// gehoord link and customers: who is who, and what the company knows of them.

import ArgumentParser
import Foundation
import Monitor

struct LinkHandles: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Makes two handles one person, or undoes that.",
        discussion: """
            Examples: gehoord link @jan_v u/jan-v
                      gehoord link mastodon:@jan bluesky:@jan.bsky.social --undo
            """)

    @OptionGroup var options: ChangeOptions
    @Argument(help: "A handle, with its channel where several know it: mastodon:@jan.")
    var one: String
    @Argument(help: "The other handle.") var other: String
    @Flag(help: "They are not one person after all.") var undo = false
    @Option(help: "The company, where several are watched.") var company: String?

    func run() throws {
        try answering {
            try CaseDesk(configuration: options.config.load()).link(
                one, other, undo: undo, company: company, by: options.name, asJSON: options.json)
        }
    }
}

struct Customers: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customers",
        abstract: "Keeps the customer directory; forgets a customer, or hands them their data.",
        discussion: "Example: gehoord customers import klanten.csv",
        subcommands: [Import.self, Listing.self, Forget.self, Export.self])

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Replaces the directory by a CSV table with a column handle.",
            discussion: """
                A column channel says on which channel the handle is theirs; every other column is
                a fact that agents need not ask for.

                Example: gehoord customers import klanten.csv
                """)
        @OptionGroup var config: ConfigOption
        @Argument(
            help: "The table; otherwise the one that the company's file names.",
            completion: .file(extensions: ["csv"]))
        var file: String?
        @Option(help: "The company, where several are watched.") var company: String?
        @Flag(help: "Print a JSON object.") var json = false

        func run() throws {
            try answering {
                try CaseDesk(configuration: config.load())
                    .importCustomers(file, company: company, asJSON: json)
            }
        }
    }

    struct Listing: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists the directory, personal data masked.",
            discussion: "Example: gehoord customers list --limit 20")
        @OptionGroup var config: ConfigOption
        @Option(help: "The company, where several are watched.") var company: String?
        @Option(help: "At most so many.") var limit = 100
        @Flag(help: "Print a JSON array.") var json = false

        func run() throws {
            try answering {
                try CaseDesk(configuration: config.load())
                    .listCustomers(company: company, limit: limit, asJSON: json)
            }
        }
    }

    struct Forget: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "forget",
            abstract: "Erases a customer's words and names; counts stay.",
            discussion: """
                Their linked handles are erased too. What they wrote until now is never taken in
                again; what they write later is heard.

                Example: gehoord customers forget mastodon:@jan_v
                """)
        @OptionGroup var options: ChangeOptions
        @Argument(help: "The handle, with its channel where several know it.") var handle: String
        @Option(help: "The company, where several are watched.") var company: String?

        func run() throws {
            try answering {
                try CaseDesk(configuration: options.config.load()).forget(
                    handle, company: company, by: options.name, asJSON: options.json)
            }
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Prints all that is known of a customer, as JSON.",
            discussion: "Example: gehoord customers export @jan_v > jan.json")
        @OptionGroup var config: ConfigOption
        @Argument(help: "The handle, with its channel where several know it.") var handle: String
        @Option(help: "The company, where several are watched.") var company: String?
        @Flag(help: "Print JSON; this command knows nothing else.") var json = false

        func run() throws {
            try answering {
                try CaseDesk(configuration: config.load()).exportCustomer(handle, company: company)
            }
        }
    }
}
