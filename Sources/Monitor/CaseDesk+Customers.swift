// SPDX-License-Identifier: Apache-2.0

// gehoord customers: what the company knows of its customers; forgetting one,
// and handing one all that is known of them.

import Complaints
import Foundation
import Storage

extension CaseDesk {
    /// Takes in a table; without a path, the one that the company's file names.
    package func importCustomers(_ path: String?, company: String?, asJSON: Bool) throws -> String {
        let company = try onlyCompany(company)
        let watched = configuration.companies.first { $0.company.id == company }
        guard let path = path ?? watched?.customers else {
            throw UsageError(
                description: "no table: write its path, or customers = \"…\" in the company's file")
        }
        let counts =
            try DirectoryTable(path)
            .replace(in: store, company: company, trustsLoss: true, at: now) ?? (0, 0)
        if asJSON {
            return try jsonText(["imported": counts.imported, "forgotten": counts.forgotten])
        }
        return Wording.dutch.text(
            "done.imported", ["n": String(counts.imported), "forgotten": String(counts.forgotten)])
    }

    package func listCustomers(company: String?, limit: Int, asJSON: Bool) throws -> String {
        let entries = try store.directory(company: try onlyCompany(company), limit: limit)
        if asJSON { return try jsonText(entries.map(DirectoryJSON.init)) }
        guard !entries.isEmpty else { return Wording.dutch.text("customers.none") }
        return entries.map { entry in
            let facts = entry.items.map { "\($0.name) \(PersonalData.mask($0.value))" }
            let channel = entry.channel.map { Wording.dutch[$0] } ?? "–"
            return SafeText.line(entry.handle).column(20) + " " + channel.column(10) + " "
                + SafeText.line(facts.joined(separator: ", "), atMost: 48).fitted(to: 48)
        }.joined(separator: "\n")
    }

    package func forget(_ typed: String, company: String?, by agent: String, asJSON: Bool) throws
        -> String
    {
        let customer = try handle(typed, of: try onlyCompany(company))
        let gone = try store.forget(customer, by: Agent(rawValue: agent), at: now)
        if asJSON {
            return try jsonText([
                "handles": gone.handles, "mentions": gone.mentions, "cases": gone.cases,
            ])
        }
        return Wording.dutch.text(
            "done.forgotten",
            [
                "handles": String(gone.handles), "mentions": String(gone.mentions),
                "cases": String(gone.cases),
            ])
    }

    /// All that is known of a customer, unmasked: it is theirs.
    package func exportCustomer(_ typed: String, company: String?) throws -> String {
        let customer = try handle(typed, of: try onlyCompany(company))
        let handles = try store.handles(linkedTo: customer.id)
        let cases = try store.cases(of: customer.id).map { id in
            let file = try store.caseFile(id)
            return CaseFileJSON(
                file, rules: rules[file.current.company], firstSentence: nil, now: now)
        }
        return try jsonText(
            CustomerJSON(
                handles: handles.map { "\($0.channel.rawValue):\($0.handle)" },
                directory: try store.directory(of: customer.id), cases: cases,
                otherMentions: try store.mentionsOutsideCases(of: customer.id).map {
                    CustomerJSON.Words(
                        channel: $0.channel.rawValue, publishedAt: $0.publishedAt, text: $0.text,
                        url: $0.link?.rawValue)
                }))
    }
}

private struct DirectoryJSON: Encodable {
    let handle: String
    let channel: String?
    let facts: [DirectoryEntry.Item]

    init(_ entry: DirectoryEntry) {
        handle = entry.handle
        channel = entry.channel?.rawValue
        facts = entry.items.map {
            DirectoryEntry.Item(name: $0.name, value: PersonalData.mask($0.value))
        }
    }
}

private struct CustomerJSON: Encodable {
    struct Words: Encodable {
        let channel: String
        let publishedAt: Date
        let text: String
        let url: String?
    }

    let handles: [String]
    let directory: [DirectoryEntry.Item]
    let cases: [CaseFileJSON]
    /// Mentions that opened no case.
    let otherMentions: [Words]
}
