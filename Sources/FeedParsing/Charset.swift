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
    /// - Source: the Encoding Standard, section 4.2, for what labels mean;
    ///   iconv for those that it does not have.
    init?(label: some StringProtocol) {
        let key = label.lowercased().filter { !"\"' \t".contains($0) }.replacing("_", with: "-")
        if key == "utf-8" || key == "utf8" || key == "unicode-1-1-utf-8" {
            self = .utf8
        } else if let name = Self.singleByte[key] ?? Self.singleByte[Self.withoutYear(key)] {
            self.init(name: name, isSingleByte: true)
        } else if let name = Self.manyBytes[key] {
            self.init(name: name, isSingleByte: false)
        } else if let found = Self.knownToIconv(key) {
            self = found
        } else {
            return nil
        }
    }

    /// `iso-8859-7:1987` and `iso-8859-7-1987` are `iso-8859-7`.
    private static func withoutYear(_ label: String) -> String {
        guard label.hasPrefix("iso-8859-"), label.utf8.count > 14 else { return label }
        let end = label.utf8.index(label.endIndex, offsetBy: -5)
        let isYear = label.utf8[end...].dropFirst().allSatisfy(\.isDigit)
        let mark = label.utf8[end]
        return isYear && (mark == 0x2D || mark == 0x3A) ? String(label[..<end]) : label
    }

    /// An encoding in which ASCII is ASCII, by any name that iconv has for it.
    private static func knownToIconv(_ label: String) -> Charset? {
        let isName = label.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == 0x2D || $0 == 0x3A }
        guard isName, label.utf8.count >= 2, label.utf8.count <= 40, !refused.contains(label) else {
            return nil
        }
        // Code pages are called by number alone, and with and without a dash.
        let names =
            label.utf8.allSatisfy(\.isDigit)
            ? ["CP\(label)", "IBM\(label)"]
            : [label.uppercased(), label.uppercased().replacing("-", with: "")]
        for name in names {
            guard let probe = EncodingProbe(name), probe.keepsASCII else { continue }
            return Charset(name: name, isSingleByte: probe.isSingleByte)
        }
        return nil
    }

    /// UTF-7 hides markup from whoever looks for it; ASCII says nothing.
    private static let refused: Set<String> = ["utf-7", "utf7", "ascii", "us-ascii", "usascii"]

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
            "iso-8859-1", "iso8859-1", "iso88591", "latin1", "latin-1", "l1", "cp1252",
            "windows-1252", "x-cp1252", "windows1252", "cp819", "ibm819", "ansi",
            "iso-8859-1:1987", "csisolatin1",
        ] {
            names[label] = windows1252.name
        }
        for label in ["iso-8859-9", "iso8859-9", "latin5", "l5", "csisolatin5"] {
            names[label] = "WINDOWS-1254"
        }
        for label in [
            "iso-8859-11", "iso8859-11", "tis-620", "windows-874", "cp874", "thai", "tis-620-0",
            "tis-620-2529-0", "tis-620-2529-1",
        ] {
            names[label] = "CP874"
        }
        // Those that iconv has by their usual names, for the ways to write a year.
        for part in [2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16] {
            names["iso-8859-\(part)"] = "ISO-8859-\(part)"
        }
        for (label, name) in [
            ("elot-928", "ISO-8859-7"), ("l9", "ISO-8859-15"), ("hp-roman8", "HP-ROMAN8"),
            ("cp1051", "HP-ROMAN8"), ("ibm1051", "HP-ROMAN8"), ("ptcp154", "PT154"),
            ("cp154", "PT154"), ("csptcp154", "PT154"), ("cyrillic-asian", "PT154"),
            ("kz1048", "RK1048"), ("kz-1048", "RK1048"), ("strk1048-2002", "RK1048"),
            ("cp866u", "CP1125"), ("ibm1125", "CP1125"), ("csibm858", "CP858"),
            ("csibm861", "CP861"), ("cp-is", "CP861"), ("mac-latin2", "MAC-CENTRALEUROPE"),
            ("maclatin2", "MAC-CENTRALEUROPE"), ("mac-centeuro", "MAC-CENTRALEUROPE"),
            ("maccentraleurope", "MAC-CENTRALEUROPE"), ("x-mac-ce", "MAC-CENTRALEUROPE"),
            ("mac-iceland", "MAC-IS"), ("maciceland", "MAC-IS"),
        ] {
            names[label] = name
        }
        names["iso-8859-8-i"] = "ISO-8859-8"
        for page in 1250...1258 where page != 1252 {
            for label in ["windows-\(page)", "cp\(page)", "x-cp\(page)"] {
                names[label] = "WINDOWS-\(page)"
            }
        }
        for label in ["macintosh", "mac-roman", "macroman", "x-mac-roman"] {
            names[label] = "MACINTOSH"
        }
        names["x-mac-cyrillic"] = "MAC-CYRILLIC"
        return names
    }()

    private static let manyBytes: [String: String] = [
        "shift-jis": "CP932", "sjis": "CP932", "x-sjis": "CP932",
        "windows-31j": "CP932", "ms932": "CP932", "csshiftjis": "CP932", "euc-jp": "EUC-JP",
        "x-euc-jp": "EUC-JP",
        "iso-2022-jp": "ISO-2022-JP", "euc-kr": "CP949", "ks-c-5601-1987": "CP949",
        "cp949": "CP949", "windows-949": "CP949", "x-euc-kr": "CP949", "korean": "CP949",
        "ks-c-5601": "CP949", "ks-x-1001": "CP949", "ksx1001": "CP949", "ksc5601": "CP949",
        "ms949": "CP949", "x-mac-korean": "CP949", "ms1361": "JOHAB", "johab": "JOHAB",
        "shiftjis": "CP932", "ms-kanji": "CP932", "mskanji": "CP932", "x-mac-japanese": "CP932",
        "shift-jisx0213": "SHIFT_JISX0213", "sjisx0213": "SHIFT_JISX0213",
        "s-jisx0213": "SHIFT_JISX0213", "shift-jis-2004": "SHIFT_JISX0213",
        "shiftjis2004": "SHIFT_JISX0213", "sjis-2004": "SHIFT_JISX0213",
        "s-jis-2004": "SHIFT_JISX0213", "euc-jisx0213": "EUC-JISX0213",
        "eucjisx0213": "EUC-JISX0213", "euc-jis-2004": "EUC-JISX0213",
        "euc-jis2004": "EUC-JISX0213", "eucjis2004": "EUC-JISX0213", "jisx0213": "EUC-JISX0213",
        "iso2022jp": "ISO-2022-JP", "iso-2022-jp-1": "ISO-2022-JP-2",
        "iso2022-jp-1": "ISO-2022-JP-2", "iso2022jp-1": "ISO-2022-JP-2",
        "iso-2022-jp-2": "ISO-2022-JP-2", "iso2022-jp-2": "ISO-2022-JP-2",
        "iso2022jp-2": "ISO-2022-JP-2", "iso-2022-jp-ext": "ISO-2022-JP-2",
        "iso2022-jp-ext": "ISO-2022-JP-2", "iso2022jp-ext": "ISO-2022-JP-2",
        "iso-2022-jp-3": "ISO-2022-JP-3", "iso2022-jp-3": "ISO-2022-JP-3",
        "iso2022jp-3": "ISO-2022-JP-3", "iso2022kr": "ISO-2022-KR",
        "csiso2022jp": "ISO-2022-JP", "iso2022-jp": "ISO-2022-JP", "iso-2022-kr": "ISO-2022-KR",
        "iso2022-kr": "ISO-2022-KR", "csiso2022kr": "ISO-2022-KR", "chinese": "GB18030",
        "csgb2312": "GB18030",
        "csbig5": "BIG5-HKSCS",
        "gb2312-80": "GB18030", "gb2312-1980": "GB18030", "eucgb2312-cn": "GB18030",
        "iso-ir-58": "GB18030", "csiso58gb231280": "GB18030", "x-mac-simp-chinese": "GB18030",
        "gb18030-2000": "GB18030", "gb2312": "GB18030", "gbk": "GB18030", "gb18030": "GB18030",
        "x-gbk": "GB18030", "big5": "BIG5-HKSCS",
        "big5-tw": "BIG5-HKSCS", "x-mac-trad-chinese": "BIG5-HKSCS", "hkscs": "BIG5-HKSCS",
        "cp950": "BIG5-HKSCS", "950": "BIG5-HKSCS", "ms950": "BIG5-HKSCS",
        "big5-hkscs": "BIG5-HKSCS", "euc-tw": "EUC-TW",
    ]
}
