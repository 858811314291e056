// SPDX-License-Identifier: Apache-2.0

// From company files as they are written to companies as they are watched, with
// the checks that no single key can make.

import Complaints
import Foundation

/// Whether the time zone database knows a name.
@Sendable func timeZoneName(_ name: String) -> String? {
    if TimeZone.knownTimeZoneIdentifiers.contains(name) || name == "UTC" { return nil }
    let guess = nearest(to: name, among: TimeZone.knownTimeZoneIdentifiers)
    return #"write an IANA name such as "\#(guess ?? "Europe/Amsterdam")""#
}

extension Configuration {
    /// Reads every company file.
    ///
    /// - Parameter ours: the mistakes of gehoord.toml, for what is wrong with the
    ///   folder itself.
    /// - Returns: the mistakes of the company files.
    mutating func loadCompanies(_ ours: inout Mistakes) -> [ConfigurationError] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: paths.companies)
                .filter { $0.hasSuffix(".toml") && !$0.hasPrefix(".") }.sorted()
        } catch {
            return [
                ConfigurationError(
                    file: ours.file, line: paths.lines["companies"], problem: .unreadable,
                    found: "paths.companies = \(tomlString(paths.companies)) is no readable folder",
                    instead: "create it and put one file per company in it")
            ]
        }
        if names.isEmpty {
            return [
                ConfigurationError(
                    file: ours.file, line: paths.lines["companies"], problem: .missingKey,
                    found: "no company file in \(tomlString(paths.companies)): nothing is watched",
                    instead: "write one, such as Feeds/demo/sokkenland.toml of this distribution")
            ]
        }
        var found: [ConfigurationError] = []
        for name in names {
            let path = paths.companies + (paths.companies.hasSuffix("/") ? "" : "/") + name
            var mistakes = Mistakes(in: path)
            do throws(ConfigurationError) {
                let document = try TOMLNode.document(at: path)
                var file = CompanyFile()
                file.path = path
                CompanyFile.schema.read(document, path: "", into: &file, &mistakes)
                file.officeHours.closeUnnamedDays()
                checkDelivery(of: file, &mistakes)
                if let watched = file.watched(in: self, isSound: mistakes.all.isEmpty, &mistakes) {
                    companies.append(watched)
                }
                file.fillDefaults(from: self)
                companyFiles.append(file)
            } catch {
                found.append(error)
            }
            files.append(path)
            found += mistakes.sorted
        }
        return found + doubled()
    }

    /// Identifiers that stand in more than one place.
    private func doubled() -> [ConfigurationError] {
        var found: [ConfigurationError] = []
        var firsts: [String: String] = [:]
        func note(_ key: String, _ value: String, _ file: CompanyFile, _ line: Int) {
            guard !value.isEmpty else { return }
            // All company files are in one folder.
            let place = "\((file.path as NSString).lastPathComponent):\(line)"
            if let first = firsts[key + value] {
                found.append(
                    ConfigurationError(
                        file: file.path, line: line, problem: .doubled,
                        found: "\(key) = \(tomlString(value)) stands at \(first), too",
                        instead: "write another, or remove one of the two"))
            } else {
                firsts[key + value] = place
            }
        }
        for file in companyFiles {
            note("company.id", file.company.id, file, file.company.lines["id"])
            for feed in file.feeds {
                note("feeds.id", feed.id, file, feed.lines["id"])
            }
            for feed in file.feeds {
                guard let url = feed.url else { continue }
                // Two companies may well read the same page.
                note("feeds.url of \(file.company.id)", url, file, feed.lines["url"])
            }
        }
        return found
    }
}

extension CompanyFile {
    /// What is effective where the file says nothing.
    mutating func fillDefaults(from configuration: Configuration) {
        company.language = company.language ?? configuration.general.language
        company.customers = company.customers.map { resolved($0, from: path) }
        for index in feeds.indices {
            feeds[index].interval = feeds[index].interval ?? configuration.polling.defaultInterval
            feeds[index].language = feeds[index].language ?? company.language
            feeds[index].path = feeds[index].path.map { resolved($0, from: path) }
        }
        for level in [\ServiceLevelsTable.critical, \.high, \.normal, \.low] {
            serviceLevels[keyPath: level].updateEvery =
                serviceLevels[keyPath: level].updateEvery ?? configuration.cases.updateEvery
        }
        if escalation.isEmpty { escalation = configuration.cases.escalation }
    }

    /// The company to watch; `nil` when the file has a mistake.
    ///
    /// - Parameter isSound: whether every key by itself was right.
    func watched(
        in configuration: Configuration, isSound: Bool, _ mistakes: inout Mistakes
    ) -> WatchedCompany? {
        let before = mistakes.all.count
        checkNames(&mistakes)
        checkFeeds(configuration.polling, &mistakes)
        checkLevels(&mistakes)
        let officeHours = hours(withEvening: false)
        if officeHours == nil {
            mistakes.add(
                .missingKey, line: self.officeHours.lines.table,
                found: "office_hours: closed on every day",
                instead: #"write monday = "09:00-17:30""#)
        }
        guard isSound, mistakes.all.count == before, let officeHours,
            let withEvening = hours(withEvening: true),
            let timeZone = TimeZone(identifier: self.officeHours.timeZone)
        else { return nil }

        var effective = self
        effective.fillDefaults(from: configuration)
        func level(_ table: LevelTable) -> ServiceLevel {
            let hours: OfficeHours =
                switch table.clock {
                case .officeHours: officeHours
                case .evening: withEvening
                case .always: .always
                }
            return ServiceLevel(
                firstResponse: table.firstResponse.duration, resolution: table.resolution.duration,
                updateEvery: (table.updateEvery ?? configuration.cases.updateEvery).duration,
                hours: hours, atRiskShare: configuration.cases.atRisk)
        }
        let id = Company.ID(rawValue: company.id)
        return WatchedCompany(
            company: Company(
                id: id, displayName: company.name,
                names: company.names.map {
                    Company.Name(spellings: $0.spellings, near: $0.near, notNear: $0.notNear)
                },
                accounts: Channel.allCases.flatMap { channel in
                    company.accounts[channel].map { Company.Account(channel: channel, handle: $0) }
                }, agents: company.agents.map(Agent.init(rawValue:))),
            feeds: effective.feeds.compactMap { $0.feed(of: id, configuration.polling) },
            levels: ServiceLevels(
                low: level(serviceLevels.low), normal: level(serviceLevels.normal),
                high: level(serviceLevels.high), critical: level(serviceLevels.critical)),
            escalation: effective.escalation.steps,
            officeHours: officeHours, timeZone: timeZone,
            language: effective.company.language ?? configuration.general.language,
            customers: effective.company.customers, words: company.words, file: path)
    }

    private func hours(withEvening: Bool) -> OfficeHours? {
        guard let timeZone = TimeZone(identifier: officeHours.timeZone) else { return nil }
        let evening = withEvening ? officeHours.evening : []
        let week = Weekday.allCases.map { ($0, officeHours[$0] + evening) }
        return OfficeHours(
            timeZone: timeZone, week: Dictionary(uniqueKeysWithValues: week),
            holidays: Set(officeHours.holidays), closures: Set(officeHours.closed),
            openings: Dictionary(grouping: officeHours.open, by: \.day)
                .mapValues { $0.map(\.span) })
    }

    private func checkNames(_ mistakes: inout Mistakes) {
        for name in company.names
        where name.spellings.isEmpty && name.lines.keys["spellings"] != nil {
            mistakes.add(
                .badValue, line: name.lines["spellings"], found: "company.names.spellings = []",
                instead: "write at least one spelling")
        }
    }

    private func checkFeeds(_ polling: Configuration.Polling, _ mistakes: inout Mistakes) {
        if feeds.isEmpty {
            mistakes.add(
                .missingKey, line: lines["feeds"], found: "no feeds: nothing is polled",
                instead: "write [[feeds]] with id, channel and url")
        }
        for feed in feeds {
            let name = "feeds \(tomlString(feed.id))"
            // A key that was refused has been reported: it is not missing.
            let (hasURL, hasPath) = (feed.lines.keys["url"] != nil, feed.lines.keys["path"] != nil)
            if hasURL == hasPath {
                mistakes.add(
                    hasURL ? .contradiction : .missingKey,
                    line: hasURL ? feed.lines["path"] : feed.lines.table,
                    found: "\(name) has \(hasURL ? "both url and path" : "neither url nor path")",
                    instead: "write one of the two")
            }
            if let interval = feed.interval,
                interval < polling.minInterval || interval > polling.maxInterval
            {
                mistakes.add(
                    .outOfRange, line: feed.lines["interval"],
                    found: "feeds.interval = \"\(interval.configured)\"",
                    instead:
                        "write \"\(polling.minInterval.configured)\" to \"\(polling.maxInterval.configured)\", "
                        + "or change polling.min_interval or max_interval")
            }
            if let quiet = feed.quiet, quiet < feed.interval ?? polling.defaultInterval {
                mistakes.add(
                    .contradiction, line: feed.lines["quiet"],
                    found: "feeds.quiet = \"\(quiet.configured)\" is shorter than the interval",
                    instead: "write several intervals, such as \"2d\"")
            }
            if feed.match == .name, company.names.isEmpty {
                mistakes.add(
                    .contradiction, line: feed.lines["match"],
                    found: "\(name) looks for the company's name, but it has none",
                    instead:
                        "write [[company.names]], or match = \"all\" for the company's own page")
            }
        }
    }

    private func checkLevels(_ mistakes: inout Mistakes) {
        let levels = [
            ("critical", serviceLevels.critical), ("high", serviceLevels.high),
            ("normal", serviceLevels.normal), ("low", serviceLevels.low),
        ]
        for (urgency, level) in levels {
            let path = "service_levels.\(urgency)"
            let times = [
                ("first_response", level.firstResponse), ("resolution", level.resolution),
                ("update_every", level.updateEvery ?? level.firstResponse),
            ]
            for (key, time) in times
            where level.clock != .always && time.isInDays && level.lines.keys[key] != nil {
                let hours = time.duration.components.seconds / 86_400 * 8
                mistakes.add(
                    .badValue, line: level.lines[key],
                    found:
                        "\(path).\(key) = \"\(time.configured)\" would count 24 office hours to the day",
                    instead:
                        "write working hours, such as \"\(hours)h\", or clock = \"always\"")
            }
            if level.resolution < level.firstResponse {
                mistakes.add(
                    .contradiction, line: level.lines["resolution"],
                    found: "\(path).resolution is shorter than first_response",
                    instead: "write at least \"\(level.firstResponse.configured)\"")
            }
            if level.clock == .evening, officeHours.evening.isEmpty {
                mistakes.add(
                    .contradiction, line: level.lines["clock"],
                    found: "\(path).clock = \"evening\", but nobody is on call then",
                    instead: "write evening = \"17:30-22:00\" under [office_hours]")
            }
        }
    }
}

extension FeedTable {
    /// `nil` when it has neither address nor file.
    fileprivate func feed(of company: Company.ID, _ polling: Configuration.Polling) -> Feed? {
        guard let source = url.map(Feed.Source.url) ?? path.map(Feed.Source.file) else {
            return nil
        }
        return Feed(
            id: Feed.ID(rawValue: id), company: company, channel: channel, source: source,
            coverage: match, interval: interval ?? polling.defaultInterval, quiet: quiet,
            allowsPrivateAddresses: allowPrivateAddresses, language: language)
    }
}
