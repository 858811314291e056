// SPDX-License-Identifier: Apache-2.0

// What a type cannot say: well-formed addresses, and keys that must agree.

import Foundation

/// Each check says what to write instead of a value that will not do.
@Sendable func notEmpty(_ text: String) -> String? {
    text.trimmingCharacters(in: .whitespaces).isEmpty ? "write something between the quotes" : nil
}

@Sendable func webAddress(_ text: String?) -> String? {
    guard let text else { return nil }
    let parts = URLComponents(string: text)
    guard let scheme = parts?.scheme?.lowercased(), ["http", "https"].contains(scheme),
        let host = parts?.host, !host.isEmpty
    else { return #"write an http or https address such as "https://example.com/feed""# }
    return parts?.user == nil ? nil : "leave the user name out of the address"
}

@Sendable func contactAddress(_ text: String?) -> String? {
    guard let text else { return nil }
    let isMail = text.hasPrefix("mailto:") && mailAddress(String(text.dropFirst(7))) == nil
    let isPage = text.hasPrefix("https://") && webAddress(text) == nil
    return isMail || isPage
        ? nil : #"write "mailto:you@example.com" or an https address"#
}

@Sendable func mailAddress(_ text: String) -> String? {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !#"<>,;:"\"#.utf8.contains($0) }
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && isPlain
        ? nil : #"write a mail address such as "webcare@example.com""#
}

/// Lower-case letters, digits and hyphens: it stands in logs and in the database.
@Sendable func slug(_ text: String) -> String? {
    let isSlug =
        (1...64).contains(text.utf8.count)
        && text.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
        }
    return isSlug ? nil : "write at most 64 lower-case letters, digits and hyphens"
}

/// A path as a file means it: absolute, or from the folder of that file.
func resolved(_ path: String, from file: String) -> String {
    if path.hasPrefix("/") { return path }
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    return folder.appendingPathComponent(path).standardizedFileURL.path
}

extension Configuration {
    mutating func resolve(from file: String) {
        paths.companies = resolved(paths.companies, from: file)
        paths.database = resolved(paths.database, from: file)
        paths.alertLog = resolved(paths.alertLog, from: file)
        func secret(_ text: String) -> String {
            SecretFile(written: text)?.resolved(from: file).written ?? text
        }
        smtp.password = smtp.password.map(secret)
        for index in alerts.webhooks.indices {
            alerts.webhooks[index].url = secret(alerts.webhooks[index].url)
        }
    }

    /// Keys that must agree with each other.
    func check(_ mistakes: inout Mistakes) {
        let isOrdered =
            polling.minInterval <= polling.defaultInterval
            && polling.defaultInterval <= polling.maxInterval
        if !isOrdered {
            let keys = ["min_interval", "default_interval", "max_interval"]
            let written = keys.lazy.compactMap { polling.lines.keys[$0] }.first
            mistakes.add(
                .contradiction, line: written ?? polling.lines.table,
                found:
                    "polling: min_interval \(polling.minInterval.configured), default_interval "
                    + "\(polling.defaultInterval.configured), max_interval \(polling.maxInterval.configured)",
                instead: "write them so that min ≤ default ≤ max")
        }
        for (key, timeout) in [
            ("connect_timeout", polling.connectTimeout),
            ("first_byte_timeout", polling.firstByteTimeout),
        ] where timeout > polling.totalTimeout {
            mistakes.add(
                .contradiction, line: polling.lines[key],
                found: "polling.\(key) = \"\(timeout.configured)\" is longer than total_timeout",
                instead: "write at most \"\(polling.totalTimeout.configured)\"")
        }
        checkDelivery(&mistakes)
        if retention.cases < cases.reopenWindow {
            mistakes.add(
                .contradiction, line: retention.lines["cases"],
                found: "retention.cases = \"\(retention.cases.configured)\" is shorter than "
                    + "cases.reopen_window: who comes back would be a stranger",
                instead: "write at least \"\(cases.reopenWindow.configured)\"")
        }
        if cases.updateEvery.isInDays {
            mistakes.add(
                .badValue, line: cases.lines["update_every"],
                found:
                    "cases.update_every = \"\(cases.updateEvery.configured)\" would count 24 office hours to the day",
                instead: "write working hours, such as \"8h\" for a day")
        }
    }
}
