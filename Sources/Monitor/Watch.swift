// SPDX-License-Identifier: Apache-2.0

// Who is watched, ready for work: what the configuration says, with matcher,
// classifier and rules made once.

import BuiltInLexicon
import Classification
import Complaints
import Foundation

/// All companies and their feeds, as one configuration describes them.
struct Watch: Sendable {
    struct Watched: Sendable {
        let settings: WatchedCompany
        let matcher: Matcher
        let classifier: Classifier
        let rules: CaseRules

        /// What is made of a mention.
        func assess(_ mention: Mention, seenAt: Date, language: Language?) -> Assessment {
            classifier.assess(
                mention.text, publishedAt: mention.publication(seenAt: seenAt),
                rating: mention.rating?.rawValue, feedLanguage: mention.language ?? language
            )
            .asUnread(
                isAddressed: mention.isAddressed(
                    to: settings.company, on: settings.feeds.first { $0.id == mention.feed }),
                rating: mention.rating)
        }
    }

    let configuration: Configuration
    private let companies: [Company.ID: Watched]

    /// - Throws: `LexiconError` when a company's own words are wrong.
    init(_ configuration: Configuration) throws {
        self.configuration = configuration
        let lexicon = Lexicon.builtIn
        let common = Classifier(lexicon: lexicon)
        var companies: [Company.ID: Watched] = [:]
        for settings in configuration.companies {
            let classifier =
                settings.words.isEmpty
                ? common
                : Classifier(
                    lexicon: try lexicon.adding(companyWords: settings.words, file: settings.file))
            companies[settings.company.id] = Watched(
                settings: settings, matcher: Matcher(settings.company), classifier: classifier,
                rules: settings.rules(configuration))
        }
        self.companies = companies
    }

    subscript(company: Company.ID) -> Watched? { companies[company] }

    var feeds: [Feed] { configuration.companies.flatMap(\.feeds) }
}

extension Configuration {
    /// The words of companies, read as the daemon will read them.
    ///
    /// - Throws: every mistake in them, with file and line.
    package func checkWords() throws(ConfigurationErrors) {
        guard companies.contains(where: { !$0.words.isEmpty }) else { return }
        var mistakes: [ConfigurationError] = []
        for watched in companies where !watched.words.isEmpty {
            do throws(LexiconError) {
                _ = try Lexicon.builtIn.adding(
                    companyWords: watched.words, file: watched.file)
            } catch {
                mistakes += error.problems.map(ConfigurationError.init)
            }
        }
        if !mistakes.isEmpty { throw ConfigurationErrors(mistakes) }
    }
}

extension ConfigurationError {
    /// A mistake in a company's own words: what is wrong; what to write instead.
    fileprivate init(_ problem: LexiconError.Problem) {
        let halves = problem.detail.components(separatedBy: "; ")
        self.init(
            file: problem.file, line: problem.line, problem: .badValue,
            found: "company.words: \(halves[0])",
            instead: halves.count > 1
                ? halves.dropFirst().joined(separator: "; ")
                : "write term, pos, polarity, range, marks, sense and source")
    }
}

extension WatchedCompany {
    /// Triage and service levels as this company has them.
    func rules(_ configuration: Configuration) -> CaseRules {
        CaseRules(
            triage: Triage(
                policy: Triage.Policy(
                    reopenWindow: configuration.cases.reopenWindow,
                    maximumAge: configuration.cases.maxAge,
                    alertFrom: configuration.alerts.alertFrom)),
            serviceLevels: levels, timeZone: timeZone,
            claimTimeout: configuration.cases.claimTimeout,
            promiseReminder: configuration.cases.promiseReminder,
            escalation: escalation.isEmpty ? configuration.cases.escalationSteps : escalation,
            agents: company.agents)
    }
}

extension Configuration {
    /// The rules of every company, without loading a word of Dutch: what the
    /// commands on cases need.
    var rules: [Company.ID: CaseRules] {
        Dictionary(
            companies.map { ($0.company.id, $0.rules(self)) },
            uniquingKeysWith: { first, _ in first })
    }
}
