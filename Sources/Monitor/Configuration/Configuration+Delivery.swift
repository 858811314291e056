// SPDX-License-Identifier: Apache-2.0

// The keys that say where alerts and digests go beside the log.

import Alerting
import Complaints
import Foundation

extension WebhookForm: ConfigurationChoice {}

/// A webhook as a file writes it.
struct WebhookTable: ConfigurationTable {
    var id = ""
    var url = ""
    var form = WebhookForm.json
    var alertFrom = Urgency.normal
    var companies: [String] = []
    var onlyEscalations = false
    var lines = KeyLines()

    static let schema = Schema<Self>(
        [
            Setting(
                "id", \.id, example: #""chat""#, isRequired: true,
                "A slug, stable for ever: how far it was told is remembered by it. An escalation may name it.",
                check: slug),
            Setting(
                "url", \.url, example: #""https://chat.example.com/hooks/webcare""#,
                isRequired: true,
                "Where alerts are posted. An address that is a secret stands in a file: credential:NAME or file:PATH, see smtp.password.",
                check: webhookAddress),
            Setting(
                "form", \.form, range: WebhookForm.allCases.map(\.rawValue).joined(separator: ", "),
                "What is posted: a JSON object with every field, or a text as Slack, Mattermost and Teams take it."
            ),
        ] + SinkKeys.settings(\.alertFrom, \.companies, \.onlyEscalations))
}

/// Mailboxes as a file writes them.
struct MailboxesTable: ConfigurationTable {
    var id = ""
    var to: [String] = []
    var alertFrom = Urgency.normal
    var companies: [String] = []
    var onlyEscalations = false
    var lines = KeyLines()

    static let schema = Schema<Self>(
        [
            Setting(
                "id", \.id, example: #""oncall""#, isRequired: true,
                "A slug, stable for ever: how far it was told is remembered by it. An escalation may name it.",
                check: slug),
            Setting(
                "to", \.to, example: #"["webcare@example.com"]"#, isRequired: true,
                "Who is mailed. Needs [smtp].", each: mailAddress),
        ] + SinkKeys.settings(\.alertFrom, \.companies, \.onlyEscalations))
}

/// What every sink may be told.
private enum SinkKeys {
    static func settings<Table: ConfigurationTable>(
        _ alertFrom: any WritableKeyPath<Table, Urgency> & Sendable,
        _ companies: any WritableKeyPath<Table, [String]> & Sendable,
        _ onlyEscalations: any WritableKeyPath<Table, Bool> & Sendable
    ) -> [Setting<Table>] {
        [
            Setting(
                "alert_from", alertFrom,
                range: Urgency.allCases.map(\.rawValue).joined(separator: ", "),
                "The least urgency that goes here. What is passed on to it by name always does."),
            Setting(
                "companies", companies, example: #"["sokkenland"]"#,
                "Only alerts about these companies; empty: about all.", each: slug),
            Setting(
                "only_escalations", onlyEscalations,
                "Whether nothing goes here but what an escalation passes on to it by name."),
        ]
    }
}

extension Configuration {
    package struct SMTP: ConfigurationTable {
        package internal(set) var url: String?
        package internal(set) var from: String?
        package internal(set) var user: String?
        package internal(set) var password: String?
        package internal(set) var requiresTLS = true
        var lines = KeyLines()

        static let schema = Schema<Self>([
            Setting(
                "url", \.url, example: #""smtps://mail.example.com""#,
                "The mail server: smtp:// or, with TLS from the start, smtps://.",
                check: smtpAddress),
            Setting(
                "from", \.from, example: #""gehoord@example.com""#, "The sender of our mails.",
                check: { $0.flatMap(mailAddress) }),
            Setting(
                "user", \.user, example: #""gehoord""#, "The name to log in with.",
                check: { $0.flatMap(notEmpty) }),
            Setting(
                "password", \.password, example: #""credential:smtp-password""#,
                "Where the password stands: file:PATH, its first line counts, or credential:NAME for one that systemd hands over (LoadCredential=NAME:FILE in the unit).",
                check: { $0.flatMap(secretPlace) }),
            Setting(
                "requires_tls", \.requiresTLS,
                "Whether to send nothing rather than send without TLS. Off is for a server on this machine."
            ),
        ])
    }

    package struct Digest: ConfigurationTable {
        package internal(set) var recipients: [String] = []
        var lines = KeyLines()

        static let schema = Schema<Self>([
            Setting(
                "recipients", \.recipients, example: #"["manager@example.com"]"#,
                "Who gets it by gehoord digest --send. Needs [smtp].", each: mailAddress)
        ])
    }
}

@Sendable func smtpAddress(_ text: String?) -> String? {
    guard let text else { return nil }
    let parts = URLComponents(string: text)
    guard let scheme = parts?.scheme?.lowercased(), ["smtp", "smtps"].contains(scheme),
        let host = parts?.host, !host.isEmpty
    else { return #"write an address such as "smtp://localhost:25""# }
    return parts?.user == nil ? nil : "write the user name as smtp.user"
}

/// Where a secret stands; never the secret itself.
@Sendable func secretPlace(_ text: String) -> String? {
    SecretFile(written: text) == nil
        ? #"write "credential:NAME", or "file:PATH" for a file that others cannot read"# : nil
}

@Sendable func webhookAddress(_ text: String) -> String? {
    if SecretFile(written: text) != nil { return nil }
    return webAddress(text).map { _ in
        #"write an https address, "credential:NAME" or "file:PATH""#
    }
}
