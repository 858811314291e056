// SPDX-License-Identifier: Apache-2.0

// The sinks that a configuration names, ready to be told; and what is wrong with
// how they are named.

import Alerting
import Complaints
import Foundation
import Transfers

extension Configuration {
    /// Every sink beside the log: webhooks, mailboxes, and the address of each
    /// escalation that is none of these.
    var couriers: [Courier] {
        let message = AlertMessage(wording: .dutch, timeZone: timeZone)
        var all = alerts.webhooks.map { table in
            Courier(
                policy: SinkPolicy(
                    sink: Sink(rawValue: table.id), alertFrom: table.alertFrom,
                    companies: Set(table.companies.map(Company.ID.init(rawValue:))),
                    onlyEscalations: table.onlyEscalations),
                road: .webhook(url: Self.address(table.url), table.form),
                message: message)
        }
        guard let from = smtp.from.flatMap({ Mail.Mailbox(name: "Gehoord", address: $0) }) else {
            return all
        }
        func mail(_ policy: SinkPolicy, _ addresses: [String]) -> Courier {
            Courier(
                policy: policy,
                road: .mail(
                    server: smtp.server, from: from,
                    to: addresses.compactMap { Mail.Mailbox(address: $0) }), message: message)
        }
        all += alerts.mails.map { table in
            mail(
                SinkPolicy(
                    sink: Sink(rawValue: table.id), alertFrom: table.alertFrom,
                    companies: Set(table.companies.map(Company.ID.init(rawValue:))),
                    onlyEscalations: table.onlyEscalations,
                    // An address among several is not one person to call.
                    names: table.to.count == 1 ? Set(table.to) : []), table.to)
        }
        let named = Set(all.flatMap(\.policy.names))
        for address in escalationTargets where mailAddress(address) == nil {
            guard !named.contains(address) else { continue }
            all.append(
                mail(
                    SinkPolicy(sink: Sink(rawValue: address), onlyEscalations: true), [address]))
        }
        return all
    }

    /// Whom escalations name, each once, in the order of the files.
    private var escalationTargets: [String] {
        var seen: Set<String> = []
        // Not from the files as written: the daemon does not keep them.
        return (cases.escalationSteps + companies.flatMap(\.escalation)).map(\.to)
            .filter { seen.insert($0).inserted }
    }

    /// An address, or where it stands.
    private static func address(_ url: String) -> @Sendable () throws -> String {
        guard let secret = SecretFile(written: url) else { return { url } }
        return { try secret.read() }
    }
}

extension Configuration.SMTP {
    /// Where mail is handed over, with its password read anew.
    var server: @Sendable () throws -> MailServer {
        let (url, user, requiresTLS) = (url ?? "", user, requiresTLS)
        let secret = password.flatMap(SecretFile.init(written:))
        return {
            MailServer(
                url: url, user: user, password: try secret?.read(), requiresTLS: requiresTLS)
        }
    }
}

// MARK: Mistakes

extension Configuration {
    /// What no single key can tell: sinks that are named twice, that have no
    /// address, that nothing can reach.
    func checkDelivery(_ mistakes: inout Mistakes) {
        var known: [String: Int] = [Sink.log.rawValue: 0]
        let ids =
            alerts.webhooks.map { ($0.id, $0.lines["id"]) }
            + alerts.mails.map { ($0.id, $0.lines["id"]) }
        for (id, line) in ids where !id.isEmpty {
            if known.updateValue(line, forKey: id) != nil {
                mistakes.add(
                    .doubled, line: line, found: "the sink \(tomlString(id)) is there already",
                    instead: "write another id")
            }
        }
        let mailed =
            alerts.mails.map { ("alerts.mails.to", $0.to, $0.lines["to"]) }
            + [("digest.recipients", digest.recipients, digest.lines["recipients"])]
            + cases.escalation.map { step in
                let isAddress = step.to.contains("@") && mailAddress(step.to) == nil
                return ("cases.escalation.to", isAddress ? [step.to] : [], step.lines["to"])
            }
        for (key, addresses, line) in mailed where !addresses.isEmpty && !canMail {
            mistakes.add(
                .missingKey, line: line, found: "\(key) needs smtp.url and smtp.from",
                instead: "write both under [smtp]")
        }
        if smtp.user != nil, smtp.password == nil {
            mistakes.add(
                .missingKey, line: smtp.lines["user"], found: "smtp.user needs smtp.password",
                instead: "write password = \"credential:smtp-password\"")
        }
    }

    var canMail: Bool { smtp.url != nil && smtp.from != nil }

    /// The same for what company files say.
    func checkDelivery(of file: CompanyFile, _ mistakes: inout Mistakes) {
        for step in file.escalation
        where step.to.contains("@") && mailAddress(step.to) == nil && !canMail {
            mistakes.add(
                .missingKey, line: step.lines["to"],
                found: "escalation.to needs smtp.url and smtp.from",
                instead: "write both under [smtp] in gehoord.toml")
        }
    }

    /// Companies that sinks name and that are not watched.
    func checkSinkCompanies(in file: String) -> [ConfigurationError] {
        let known = companyFiles.map(\.company.id)
        let named =
            alerts.webhooks.map { ($0.companies, $0.lines["companies"]) }
            + alerts.mails.map { ($0.companies, $0.lines["companies"]) }
        return named.flatMap { companies, line in
            companies.filter { !known.contains($0) }.map { company in
                ConfigurationError(
                    file: file, line: line, problem: .badValue,
                    found: "no company \(tomlString(company)) is watched",
                    instead: "write one of \(known.joined(separator: ", "))")
            }
        }
    }

    /// The files that hold secrets. Apart, for only the service need be able to
    /// read them.
    ///
    /// - Throws: every file that cannot be read, or that everybody can.
    package func checkSecrets() throws(ConfigurationErrors) {
        let file = files.first ?? ""
        let secrets =
            [(smtp.password ?? "", smtp.lines["password"], "smtp.password")]
            + alerts.webhooks.map { ($0.url, $0.lines["url"], "alerts.webhooks.url") }
        let mistakes = secrets.compactMap { written, line, key -> ConfigurationError? in
            guard let problem = SecretFile(written: written)?.problem else { return nil }
            return ConfigurationError(
                file: file, line: line, problem: .unreadable, found: "\(key): \(problem)",
                instead: "write a file that the service can read and others cannot")
        }
        if !mistakes.isEmpty { throw ConfigurationErrors(mistakes) }
    }

    /// What is right as far as it goes, and yet surely not meant: an escalation
    /// to somebody whom nothing reaches. The daemon runs all the same.
    ///
    /// - Complexity: reads what was loaded from files; a configuration in force
    ///   keeps none of it.
    package var warnings: [ConfigurationError] {
        let sinks = alerts.webhooks.map(\.id) + alerts.mails.map(\.id)
        let steps =
            cases.escalation.map { (files.first ?? "", "cases.escalation", $0) }
            + companyFiles.flatMap { file in
                file.escalation.map { (file.path, "escalation", $0) }
            }
        let people = cases.teamLeads + companyFiles.flatMap(\.company.agents)
        return steps.filter { _, _, step in
            mailAddress(step.to) != nil && !(sinks + people).contains(step.to)
        }.map { file, key, step in
            ConfigurationError(
                file: file, line: step.lines["to"], problem: .badValue,
                found: "\(key).to = \(tomlString(step.to)) is neither a webhook or mailbox nor a "
                    + "colleague: it will only stand in the alert log",
                instead: nearest(to: step.to, among: sinks + people).map { "did you mean \($0)?" }
                    ?? "write the id of a webhook or mailbox, a mail address, or a name under "
                    + "company.agents or cases.team_leads")
        }
    }
}
