// SPDX-License-Identifier: Apache-2.0

// A mail, and the headers that no text of a customer may break out of.

package import Foundation

/// Where mail is handed over.
package struct MailServer: Hashable, Sendable {
    /// `smtp://host:25`, or `smtps://host` for TLS from the start.
    package var url: String
    package var user: String?
    package var password: String?
    /// Whether to give up rather than send without TLS. Off only makes sense
    /// for a relay on the same machine.
    package var requiresTLS: Bool

    package init(
        url: String, user: String? = nil, password: String? = nil, requiresTLS: Bool = true
    ) {
        self.url = url
        self.user = user
        self.password = password
        self.requiresTLS = requiresTLS
    }
}

/// One mail with a plain text, and an HTML page if wanted.
package struct Mail: Hashable, Sendable {
    package struct Mailbox: Hashable, Sendable {
        package let name: String
        package let address: String

        /// - Returns: `nil` unless the address is `local@domain` in printable
        ///   ASCII without blanks, brackets, commas or semicolons: nothing that
        ///   could become a second recipient or a second header.
        package init?(name: String = "", address: String) {
            let parts = address.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty,
                address.utf8.count <= 254,
                address.utf8.allSatisfy({
                    $0 > 0x20 && $0 < 0x7f && !"<>,;:\"\\()".utf8.contains($0)
                })
            else { return nil }
            self.name = name
            self.address = address
        }

        var header: String { name.isEmpty ? "<\(address)>" : "\(encodedWord(name)) <\(address)>" }
    }

    package var from: Mailbox
    package var to: [Mailbox]
    package var subject: String
    package var text: String
    package var html: String?
    /// The same for every attempt to send this mail, so that a reader's mail
    /// client can drop a second copy: `name@domain` without brackets.
    package var messageID: String
    package var date: Date

    package init(
        from: Mailbox, to: [Mailbox], subject: String, text: String, html: String? = nil,
        messageID: String, date: Date
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
        self.messageID = messageID
        self.date = date
    }

    /// Complete header lines without line ends.
    ///
    /// - Source: RFC 5322, section 3.6; RFC 3834 for `Auto-Submitted`.
    var headers: [String] {
        [
            "Date: " + Self.format(date),
            "From: " + from.header,
            "To: " + to.map(\.header).joined(separator: ", "),
            "Subject: " + encodedWord(subject),
            "Message-ID: <\(messageID.filter { $0.isASCII && !$0.isWhitespace && !"<>".contains($0) })>",
            "Auto-Submitted: auto-generated",
        ].map(\.headerSafe)
    }

    static func format(_ date: Date) -> String {
        let style = Date.VerbatimFormatStyle(
            format: """
                \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \
                \(year: .defaultDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\
                \(minute: .twoDigits):\(second: .twoDigits) +0000
                """,
            locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt,
            calendar: Calendar(identifier: .gregorian))
        return style.format(date)
    }
}

/// Text for a header: as it is when it is plain, else as encoded words of at
/// most 75 characters that never split a character.
///
/// - Source: RFC 2047, sections 2 and 5.
func encodedWord(_ text: String) -> String {
    let text = text.headerSafe
    let isPlain = text.utf8.allSatisfy { $0 < 0x7f && !"\"\\<>@,;:()[]=?".utf8.contains($0) }
    if isPlain && text.utf8.count <= 200 { return text }
    var words: [String] = []
    var chunk: [UInt8] = []
    for scalar in text.unicodeScalars {
        let bytes = Array(String(scalar).utf8)
        if chunk.count + bytes.count > 42 {
            words.append("=?utf-8?B?\(Data(chunk).base64EncodedString())?=")
            chunk = []
        }
        chunk += bytes
    }
    words.append("=?utf-8?B?\(Data(chunk).base64EncodedString())?=")
    return words.joined(separator: " ")
}

/// Text with the line ends of mail: a line feed alone would be sent as `=0A`,
/// and some readers then show one long line.
///
/// - Source: RFC 2045, section 6.7, rule 4.
func mailLines(_ text: String) -> String {
    var lines = ""
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
        if scalar == "\n", previous != "\r" { lines.unicodeScalars.append("\r") }
        lines.unicodeScalars.append(scalar)
        previous = scalar
    }
    return lines
}
