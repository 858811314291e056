// SPDX-License-Identifier: Apache-2.0

// Which encoding a document is in: what the bytes say first, then the server,
// then the document itself; and where they contradict each other, the bytes.

import Foundation

/// An encoding that feeds come in.
struct Charset: Hashable, Sendable {
    /// The name that iconv knows it by.
    let name: String
    /// One byte is one character, and ASCII is ASCII.
    let isSingleByte: Bool

    static let utf8 = Charset(name: "UTF-8", isSingleByte: false)
    static let windows1252 = Charset(name: "WINDOWS-1252", isSingleByte: true)

    /// - Returns: `nil` for labels that are unknown, or that say no more than
    ///   "text": then the bytes decide.
    /// - Source: the Encoding Standard, section 4.2, for what labels mean.
    init?(label: some StringProtocol) {
        let key = label.lowercased().filter { !"\"' \t".contains($0) }
        if key == "utf-8" || key == "utf8" || key == "unicode-1-1-utf-8" {
            self = .utf8
        } else if let name = Self.singleByte[key] {
            self.init(name: name, isSingleByte: true)
        } else if let name = Self.manyBytes[key] {
            self.init(name: name, isSingleByte: false)
        } else {
            return nil
        }
    }

    private init(name: String, isSingleByte: Bool) {
        self.name = name
        self.isSingleByte = isSingleByte
    }

    /// The encoding that a byte order mark, or the zeros around the first `<`,
    /// give away, and the length of the mark.
    ///
    /// - Source: XML 1.0, appendix F.
    static func mark(in bytes: UnsafeBufferPointer<UInt8>) -> (Charset, length: Int)? {
        let wide = { (name: String) in Charset(name: name, isSingleByte: false) }
        func begins(_ expected: [UInt8]) -> Bool { bytes.starts(with: expected) }
        if begins([0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if begins([0xFF, 0xFE, 0, 0]) { return (wide("UTF-32LE"), 4) }
        if begins([0, 0, 0xFE, 0xFF]) { return (wide("UTF-32BE"), 4) }
        if begins([0xFF, 0xFE]) { return (wide("UTF-16LE"), 2) }
        if begins([0xFE, 0xFF]) { return (wide("UTF-16BE"), 2) }
        if begins([0x3C, 0, 0, 0]) { return (wide("UTF-32LE"), 0) }
        if begins([0, 0, 0, 0x3C]) { return (wide("UTF-32BE"), 0) }
        if begins([0x3C, 0]) { return (wide("UTF-16LE"), 0) }
        if begins([0, 0x3C]) { return (wide("UTF-16BE"), 0) }
        if begins([0x4C, 0x6F, 0xA7, 0x94]) { return (wide("IBM037"), 0) }
        return nil
    }

    /// The label in an XML declaration.
    static func declared(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard let start = bytes.find("<?xml"), let end = bytes.find("?>", from: start),
            let label = bytes.slice(0, end).find("encoding", from: start)
        else { return nil }
        let rest = bytes.slice(label + 8, end)
        guard let open = rest.firstIndex(where: { $0 == 0x22 || $0 == 0x27 }),
            let close = rest.slice(open + 1, rest.count).firstIndex(of: rest[open])
        else { return nil }
        return rest.slice(open + 1, open + 1 + close).string
    }

    /// The label in a Content-Type header.
    static func labelled(by contentType: String?) -> String? {
        guard let contentType,
            let range = contentType.range(of: "charset=", options: .caseInsensitive)
        else { return nil }
        return String(contentType[range.upperBound...].prefix { $0 != ";" })
    }
}

extension Charset {
    private static let singleByte: [String: String] = {
        var names: [String: String] = [:]
        for label in [
            "iso-8859-1", "iso8859-1", "iso88591", "iso_8859-1", "latin1", "latin-1", "l1",
            "cp1252",
            "windows-1252", "x-cp1252", "windows1252", "cp819", "ibm819", "ansi",
        ] {
            names[label] = windows1252.name
        }
        for part in [2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16] {
            for label in ["iso-8859-\(part)", "iso8859-\(part)", "iso_8859-\(part)"] {
                names[label] = "ISO-8859-\(part)"
            }
        }
        for label in ["iso-8859-9", "iso8859-9", "iso_8859-9", "latin5"] {
            names[label] = "WINDOWS-1254"
        }
        names["iso-8859-11"] = "WINDOWS-874"
        names["tis-620"] = "WINDOWS-874"
        names["windows-874"] = "WINDOWS-874"
        names["latin2"] = "ISO-8859-2"
        for page in 1250...1258 where page != 1252 {
            for label in ["windows-\(page)", "cp\(page)", "x-cp\(page)"] {
                names[label] = "WINDOWS-\(page)"
            }
        }
        names["koi8-r"] = "KOI8-R"
        names["koi8-u"] = "KOI8-U"
        names["macintosh"] = "MACINTOSH"
        names["x-mac-roman"] = "MACINTOSH"
        names["cp850"] = "CP850"
        names["cp437"] = "CP437"
        names["ibm866"] = "IBM866"
        names["cp866"] = "IBM866"
        return names
    }()

    private static let manyBytes: [String: String] = [
        "shift_jis": "CP932", "shift-jis": "CP932", "sjis": "CP932", "x-sjis": "CP932",
        "windows-31j": "CP932", "ms932": "CP932", "euc-jp": "EUC-JP", "x-euc-jp": "EUC-JP",
        "iso-2022-jp": "ISO-2022-JP", "euc-kr": "CP949", "ks_c_5601-1987": "CP949",
        "cp949": "CP949", "gb2312": "GB18030", "gbk": "GB18030", "gb18030": "GB18030",
        "x-gbk": "GB18030", "big5": "BIG5-HKSCS", "big5-hkscs": "BIG5-HKSCS", "euc-tw": "EUC-TW",
    ]
}
