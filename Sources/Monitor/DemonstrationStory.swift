// SPDX-License-Identifier: Apache-2.0

// What the colleagues of the demonstration company did, and when: a table
// beside its company file.

import Complaints
import FeedParsing
import Foundation
import Storage

/// The steps of colleagues, in the order in which they are written.
struct DemonstrationStory {
    /// One line of the table.
    struct Step {
        let at: Date
        /// As written: `2026-11-16 19:38`.
        let time: String
        let agent: String
        let verb: String
        /// The customer whose case it is about, by handle; of a problem its number.
        let about: String
        let words: [String]
    }

    /// A line of the table that means nothing.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var steps: [Step] = []
    /// Whose case is shown at the end.
    private(set) var shown: String?

    private static let fileName = "week.tsv"
    private static let timeZone = TimeZone(identifier: "Europe/Amsterdam") ?? .gmt

    /// Reads `week.tsv` in the folder of the company files; without one,
    /// nobody does anything.
    init(companies folder: String) throws {
        let file = URL(filePath: folder).appending(path: Self.fileName)
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return }
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated() where !line.isEmpty && !line.hasPrefix("#")
        {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
                .map(String.init)
            if cells.count == 2, cells[0] == "show" {
                shown = cells[1]
                continue
            }
            guard cells.count >= 4, let at = Self.moment(cells[0]) else {
                throw Failure(description: "\(file.path):\(index + 1): not a step")
            }
            steps.append(
                Step(
                    at: at, time: cells[0], agent: cells[1], verb: cells[2], about: cells[3],
                    words: Array(cells.dropFirst(4))))
        }
    }

    private static func moment(_ text: String) -> Date? {
        let style = Date.ISO8601FormatStyle(timeZone: timeZone).year().month().day()
            .dateTimeSeparator(.space).time(includingFractionalSeconds: false)
        return try? Date(text + ":00", strategy: style)
    }

    /// When the entries of a feed were published.
    static func publications(inFeedAt path: String) throws -> [Date] {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        return try FeedParser.parse(bytes).entries.compactMap { $0.published ?? $0.updated }
    }
}

extension DemonstrationStory.Step {
    /// Takes the step as a command would.
    ///
    /// - Returns: the command and its answer; `nil` when nobody of that name has
    ///   a case, which another lexicon may bring about.
    func take(at desk: CaseDesk) throws -> (command: String, answer: String)? {
        switch verb {
        case "import":
            return (
                command("customers import", words),
                try desk.importCustomers(nil, company: nil, asJSON: false)
            )
        case "link":
            return (
                command("link", [about] + words),
                try desk.link(
                    about, word(0), undo: false, company: nil, by: agent, asJSON: false)
            )
        case "problem":
            return (
                command("problem open", [about, "--topic", word(0)]),
                try desk.openProblem(
                    about, topic: word(0), company: nil, by: agent, asJSON: false)
            )
        case "attach":
            let numbers = try words.compactMap(desk.number)
            guard let problem = Int64(about), !numbers.isEmpty else { return nil }
            return (
                command("problem attach", [about] + numbers.map(String.init)),
                try desk.attach(numbers, toProblem: problem, by: agent, asJSON: false)
            )
        case "solved":
            guard let problem = Int64(about) else { return nil }
            return (
                command("problem solved", [about, "--how", word(0)]),
                try desk.solveProblem(problem, solution: word(0), by: agent, asJSON: false)
            )
        case "pass_on": return try suggestion(.passOn(to: word(0)), ["--to", word(0)], desk)
        case "decided": return try suggestion(.decide(word(0)), ["--decided", word(0)], desk)
        case "told": return try suggestion(.tell, ["--told"], desk)
        default:
            guard let number = try desk.number(of: about) else { return nil }
            return try take(onCase: number, desk)
        }
    }

    private func take(onCase number: Int64, _ desk: CaseDesk) throws -> (String, String) {
        let id = String(number)
        func step(_ step: CaseDesk.Step, _ name: String, _ rest: [String] = []) throws
            -> (String, String)
        {
            (
                command(name, [id] + rest),
                try desk.take(step, on: number, by: agent, asJSON: false)
            )
        }
        switch verb {
        case "claim": return try step(.claim, "claim")
        case "release": return try step(.release, "release")
        case "respond", "update":
            var answer = CaseDesk.Answer()
            answer.words = word(0)
            answer.isUpdate = verb == "update"
            var rest = answer.isUpdate ? ["--update"] : []
            rest += ["--said", word(0)]
            if words.count > 2 {
                answer.promise = (text: word(1), by: word(2))
                rest += ["--promise", word(1), "--by", word(2)]
            }
            return try step(.respond(answer), "respond", rest)
        case "promise":
            return (
                command("promise", [id, word(0), "--by", word(1)]),
                try desk.take(
                    .make(text: word(0), by: word(1)), on: number, by: agent, asJSON: false)
            )
        case "kept":
            return (
                command("promise", [id, "--kept"]),
                try desk.take(.keep(number: nil), on: number, by: agent, asJSON: false)
            )
        case "broken":
            return (
                command("promise", [id, "--broken"]),
                try desk.take(.break(number: nil), on: number, by: agent, asJSON: false)
            )
        case "close":
            let helped = words.first.flatMap { $0.isEmpty ? nil : $0 }
            return try step(.close(helped: helped), "close", helped.map { ["--helped", $0] } ?? [])
        case "dismiss":
            return try step(.dismiss(reason: word(0)), "dismiss", ["--reason", word(0)])
        case "helped", "not_helped":
            // The case in which it was tried, by its customer.
            let tried = try desk.number(of: word(0))
            let isYes = verb == "helped"
            return (
                command(
                    "helped",
                    [id, isYes ? "--yes" : "--no"] + (tried.map { ["--in", "\($0)"] } ?? [])),
                try desk.judge(number, helped: isYes, tried: tried, by: agent, asJSON: false)
            )
        case "invited":
            return (
                command("nps", [id, "--invited"]),
                try desk.invite(number, by: agent, asJSON: false)
            )
        case "score":
            return (
                command("nps", [id, word(0), "--said", word(1)]),
                try desk.note(
                    score: Int(word(0)) ?? 0, said: word(1), on: number, by: agent, asJSON: false)
            )
        case "relay":
            return (
                command("relay", [id, word(0)]),
                try desk.relay(.ask(word(0)), on: number, by: agent, asJSON: false)
            )
        case "passed_on_to":
            return (
                command("relay", [id, "--passed-on-to", word(0)]),
                try desk.relay(.passOn(to: word(0)), on: number, by: agent, asJSON: false)
            )
        case "answered":
            return (
                command("relay", [id, "--answered", word(0)]),
                try desk.relay(.answer(word(0)), on: number, by: agent, asJSON: false)
            )
        default:
            throw DemonstrationStory.Failure(description: "\(time): no step is called \(verb)")
        }
    }

    private func suggestion(
        _ step: CaseDesk.SuggestionStep, _ arguments: [String], _ desk: CaseDesk
    ) throws -> (String, String)? {
        guard let number = try desk.suggestion(of: about) else { return nil }
        return (
            command("suggestion", ["\(number)"] + arguments),
            try desk.take(step, onSuggestion: number, by: agent, asJSON: false)
        )
    }

    private func word(_ index: Int) -> String { index < words.count ? words[index] : "" }

    /// As it is typed.
    private func command(_ name: String, _ arguments: [String]) -> String {
        (["gehoord", name] + arguments.map(Self.quoted) + ["--as", agent]).joined(separator: " ")
    }

    private static func quoted(_ argument: String) -> String {
        argument.contains(" ") ? "\"\(argument)\"" : argument
    }
}

extension CaseDesk {
    /// The latest case of a customer, or the one whose first words hold these.
    func number(of customer: String) throws -> Int64? {
        var filter = CaseFilter()
        filter.includesClosed = true
        filter.limit = 1_000
        return try store.cases(filter).filter {
            $0.author?.handle == customer || $0.text.contains(customer)
        }.map(\.current.id.rawValue).max()
    }

    fileprivate func suggestion(of customer: String) throws -> Int64? {
        try store.suggestions(company: nil).first { $0.author?.handle == customer }
            .map(\.mention.rawValue)
    }
}
