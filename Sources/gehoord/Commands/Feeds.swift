// SPDX-License-Identifier: Apache-2.0

// gehoord feeds: which feeds are watched, what an address is, and lists of feeds
// in and out.

import ArgumentParser
import Foundation
import Monitor

struct Feeds: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds",
        abstract: "Lists, tests, adds, removes and exchanges feeds.",
        discussion: "Example: gehoord feeds list",
        subcommands: [
            List.self, Test.self, Add.self, Remove.self, Import.self, Export.self,
        ])
}

extension Feeds {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Lists the feeds and how each of them is.",
            discussion: """
                States: well, new (never asked), failed 1x or 2x, failing (told to the agent on \
                call), silent (nothing new for its quiet time), gone (asked no more).

                Example: gehoord feeds list --json
                """)

        @OptionGroup var config: ConfigOption
        @Option(help: "Only feeds of this company.") var company: String?
        @Flag(help: "Print a JSON array.") var json = false

        func run() throws {
            try answering {
                let list = try FeedList(config.load(), company: company)
                return try json ? list.json() : list.text()
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test",
            abstract: "Looks at an address or a file once and says what it is.",
            discussion: """
                Records nothing. Ends with 0 for a feed, with 65 for anything else; of a web page \
                it shows the feeds that the page offers. With a configuration, it counts the \
                entries that name each company.
                Example: gehoord feeds test https://mastodon.example/tags/sokkenland.rss
                """)

        @OptionGroup var config: ConfigOption
        @Argument(help: "An http or https address, or a path.", completion: .file())
        var source: String
        @Flag(help: "Whether it may be on a private, loopback or link-local address.")
        var allowPrivateAddresses = false
        @Flag(help: "Print a JSON object.") var json = false

        func run() async throws {
            do {
                let prober = try FeedProber(config.loadIfPresent())
                let probe = try await prober.probe(
                    source, allowsPrivateAddresses: allowPrivateAddresses)
                await prober.shutdown()
                print(try json ? probe.json() : probe.text())
                if !probe.isFeed { throw ExitCode(65) }
            } catch { throw told(error) }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Tests an address and adds it to a company's file.",
            discussion: """
                Everything else in the file stays as it is. A file that would be wrong is put back.
                Example: gehoord feeds add https://toet.example/tags/sokkenland.rss --company \
                sokkenland --interval 5m
                """)

        @OptionGroup var config: ConfigOption
        @Argument(help: "An http or https address.") var url: String
        @Option(help: "The company that it is watched for.") var company: String
        @Option(help: "Its name, stable for ever; otherwise made of channel and address.")
        var id: String?
        @Option(help: "The kind of place; otherwise what the test suggests.") var channel: String?
        @Option(help: "Time between two polls, such as 5m.") var interval: String?
        @Option(help: "Nothing new for longer than this is an alert, such as 2d.")
        var quiet: String?
        @Option(help: "Which entries count: name, or all for the company's own pages.")
        var match: String?
        @Flag(help: "Whether it may be on a private, loopback or link-local address.")
        var allowPrivateAddresses = false

        func run() async throws {
            do {
                var wish = FeedDesk.Wish()
                wish.id = id
                wish.channel = channel
                wish.interval = interval
                wish.quiet = quiet
                wish.match = match
                wish.allowsPrivateAddresses = allowPrivateAddresses
                let desk = FeedDesk(try config.load(), path: config.path)
                print(try await desk.add(url, to: company, wish))
            } catch { throw told(error) }
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: "Removes a feed and the comment directly above it from its company's file.",
            discussion: "Example: gehoord feeds remove mastodon-sokkenland")

        @OptionGroup var config: ConfigOption
        @Argument(help: "The name of the feed.") var id: String

        func run() throws {
            try answering { try FeedDesk(config.load(), path: config.path).remove(id) }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Adds the feeds of an OPML list to a company's file.",
            discussion: """
                Feeds that the company has are skipped, also where the list says http and the file \
                https. Without --test, no server is asked and channels are told by address.
                Example: gehoord feeds import feeds.opml --company sokkenland --test --dry-run
                """)

        @OptionGroup var config: ConfigOption
        @Argument(help: "The list.", completion: .file(extensions: ["opml", "xml"]))
        var list: String
        @Option(help: "The company that they are watched for.") var company: String
        @Flag(help: "Look at each feed first, and leave out what is none.") var test = false
        @Flag(help: "Change nothing: show what would happen.") var dryRun = false
        @Flag(help: "Print a JSON object.") var json = false

        func run() async throws {
            do {
                let progress = ProgressLine("feeds", isWanted: !json)
                let desk = FeedDesk(try config.load(), path: config.path)
                let report = try await desk.importList(
                    list, to: company, dryRun: dryRun, tests: test,
                    progress: { done, all in progress.show(done, of: all) })
                progress.clear()
                print(try json ? report.json() : report.text())
            } catch { throw told(error) }
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Prints the feeds as an OPML 2.0 list.",
            discussion: """
                Other readers take it; gehoord feeds import gets name, channel, interval and match \
                back from it. Feeds that are files on this machine are left out.
                Example: gehoord feeds export --company sokkenland > feeds.opml
                """)

        @OptionGroup var config: ConfigOption
        @Option(help: "Only feeds of this company.") var company: String?

        func run() throws {
            do {
                let (list, leftOut) = try FeedDesk(config.load(), path: config.path)
                    .export(company: company)
                print(list, terminator: "")
                if !leftOut.isEmpty {
                    var errors = StandardError()
                    print(
                        "left out, for they are files: \(leftOut.joined(separator: ", "))",
                        to: &errors)
                }
            } catch { throw told(error) }
        }
    }
}
