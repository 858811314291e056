// SPDX-License-Identifier: Apache-2.0

// A company file as a person wrote it: feeds are put in and taken out while
// every other byte stays where it is.

import Complaints
import Foundation

/// A feed to write into a company file.
struct NewFeed: Hashable, Sendable {
    var id: String
    var channel: Channel
    var url: String
    var interval: Duration?
    var quiet: Duration?
    var coverage = Feed.Coverage.name
    var allowsPrivateAddresses = false
    /// What the feed calls itself, for a comment above it.
    var title: String?

    /// Its block, without blank lines around it.
    var lines: [String] {
        var lines: [String] = []
        if let title { lines.append("# " + SafeText.line(title, atMost: 76)) }
        lines += [
            "[[feeds]]", "id = \(tomlString(id))", "channel = \(tomlString(channel.rawValue))",
            "url = \(tomlString(url))",
        ]
        if let interval { lines.append("interval = \(tomlString(interval.configured))") }
        if let quiet { lines.append("quiet = \(tomlString(quiet.configured))") }
        if coverage != .name { lines.append("match = \(tomlString(coverage.rawValue))") }
        if allowsPrivateAddresses { lines.append("allow_private_addresses = true") }
        return lines
    }
}

/// The lines of a company file, which is valid TOML in UTF-8.
struct CompanyFileText {
    private typealias Line = ArraySlice<UInt8>

    let bytes: [UInt8]

    /// - Throws: `FeedsError` with `file`.
    init(path: String) throws(FeedsError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FeedsError(.file, "\(path) cannot be read")
        }
        bytes = [UInt8](data)
    }

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The file with feeds after all that it has.
    func adding(_ feeds: [NewFeed]) -> [UInt8] {
        let newline = bytes.firstRange(of: [0x0D, 0x0A]) == nil ? "\n" : "\r\n"
        var result = bytes
        if let last = result.last, last != 0x0A { result += newline.utf8 }
        for feed in feeds {
            for line in [""] + feed.lines { result += (line + newline).utf8 }
        }
        return result
    }

    /// The file without one feed and the comment directly above it.
    ///
    /// - Returns: `nil` if no `[[feeds]]` block has that id.
    func removing(_ id: String) throws(ConfigurationError) -> [UInt8]? {
        let text = String(decoding: bytes, as: UTF8.self)
        let document = try TOMLNode.parse(text, file: "")
        guard case .table(let entries) = document.value,
            let feeds = entries.first(where: { $0.key == "feeds" })?.value.items,
            let index = feeds.firstIndex(where: { $0.hasID(id) })
        else { return nil }
        let tables = KeyLocations(of: text).tables
        let path: [KeyLocations.Step] = [.key("feeds"), .index(index)]
        guard let first = tables.firstIndex(where: { $0.path == path }),
            let last = tables.lastIndex(where: { $0.path.starts(with: path) })
        else { return nil }
        let next = last + 1 < tables.count ? tables[last + 1].line : nil
        return without(
            from: tables[first].line, to: tables[last].lastLine,
            after: tables[first - 1].lastLine, before: next)
    }

    /// Cuts the lines of a block, counted from 1, with its comments and one of
    /// the gaps around it.
    private func without(
        from header: Int, to lastLine: Int, after before: Int, before next: Int?
    ) -> [UInt8] {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        func isComment(_ index: Int) -> Bool { Self.first(lines[index]) == UInt8(ascii: "#") }
        func isBlank(_ index: Int) -> Bool { Self.first(lines[index]) == nil }
        var start = header - 1
        while start > before, isComment(start - 1) { start -= 1 }
        var end = lastLine  // one past the block, counted from 0
        var after = end
        while after < lines.count, isComment(after) { after += 1 }
        // A comment right above the next block belongs to that.
        if after + 1 != next { end = after }
        if start == 0 || isBlank(start - 1) {
            while end < lines.count - 1, isBlank(end) { end += 1 }
            let isLast = end == lines.count - 1 && isBlank(end)
            while isLast, start > 0, isBlank(start - 1) { start -= 1 }
        }
        lines.removeSubrange(start..<end)
        return Array(lines.joined(separator: [0x0A]))
    }

    /// The first byte of a line that is no white space.
    private static func first(_ line: Line) -> UInt8? {
        line.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
    }
}

extension TOMLNode {
    fileprivate func hasID(_ id: String) -> Bool {
        guard case .table(let entries) = value,
            case .text(let text)? = entries.first(where: { $0.key == "id" })?.value.value
        else { return false }
        return text == id
    }
}
