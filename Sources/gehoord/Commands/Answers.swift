// SPDX-License-Identifier: Apache-2.0

// The commands by which agents keep their word: respond and promise.

import ArgumentParser
import Foundation
import Monitor

struct Respond: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "respond",
        abstract: "Records that the customer was answered, and what was promised.",
        discussion: """
            --by takes Dutch times: vrijdag 12:00, morgen 9 uur, over 2 uur, 27 november,
            2026-11-27 12:00. The promise is yours; gehoord promise tells what became of it.

            With --update the customer was told how things stand while the work goes on: a
            claimed case stays with whoever has it.

            Examples:
              gehoord respond 317 --said "Oef, dat los ik vandaag op. Freek"
              gehoord respond 317 --promise "ik bel je terug" --by "vrijdag 12:00"
              gehoord respond 317 --update --said "De bezorger zoekt nog. Morgen weet ik meer."
            """)
    @OptionGroup var options: StepOptions
    @Option(help: "What was said, for the history of the case.") var said: String?
    @Flag(help: "The work goes on: the customer was only told how things stand.") var update = false
    @Option(help: "What was promised; needs --by.") var promise: String?
    @Option(help: "When the promise is due, such as \"vrijdag 12:00\".") var by: String?

    func validate() throws {
        if promise != nil, by == nil {
            throw ValidationError(
                "--promise needs --by: when is it due, such as \"vrijdag 12:00\"?")
        }
        if by != nil, promise == nil {
            throw ValidationError("--by needs --promise: what was promised?")
        }
    }

    func run() throws {
        var answer = CaseDesk.Answer()
        answer.words = said
        answer.isUpdate = update
        if let promise, let by { answer.promise = (promise, by) }
        try options.take(.respond(answer))
    }
}

struct PromiseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promise",
        abstract: "Makes a promise, or says what became of it; alone it lists them.",
        discussion: """
            Done after its time a promise is kept, but late. Without --number the only open
            promise of the case is meant.

            Examples:
              gehoord promise 317 "ik bel je terug" --by "morgen 9:00"
              gehoord promise 317 --kept
              gehoord promise 317 --broken --number 2
            """)
    @OptionGroup var options: StepOptions
    @Argument(help: "What is promised; needs --by.") var text: String?
    @Option(help: "When it is due, such as \"vrijdag 12:00\" or \"over 2 uur\".") var by: String?
    @Flag(help: "It was done.") var kept = false
    @Flag(help: "It was not done, and will not be in time.") var broken = false
    @Option(help: "Which promise of the case, from 1.") var number: Int?

    func validate() throws {
        if kept && broken { throw ValidationError("--kept and --broken: which of the two?") }
        let isSettled = kept || broken
        if text != nil, isSettled {
            throw ValidationError("A new promise is neither --kept nor --broken yet.")
        }
        if (text == nil) != (by == nil) {
            throw ValidationError(
                "A promise needs its text and --by, such as --by \"vrijdag 12:00\".")
        }
        if number != nil, !isSettled {
            throw ValidationError("--number needs --kept or --broken.")
        }
    }

    func run() throws {
        try answering {
            let desk = try CaseDesk(configuration: options.config.load())
            guard let step else {
                return try desk.promises(of: options.number, asJSON: options.json)
            }
            return try desk.take(
                step, on: options.number, by: options.agent.name, asJSON: options.json)
        }
    }

    private var step: CaseDesk.PromiseStep? {
        if kept { return .keep(number: number) }
        if broken { return .break(number: number) }
        if let text, let by { return .make(text: text, by: by) }
        return nil
    }
}
