// SPDX-License-Identifier: Apache-2.0

// Hostile text stays text.

import Testing

@testable import Complaints

@Suite struct SafeTextTests {
    @Test(arguments: [
        ("gewoon", "gewoon"),
        ("twee\nregels", "twee regels"),
        ("a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\u{B}g\u{C}h\ti", "a b c d e f g h i"),
        ("  rand  en   midden  ", "rand en midden"),
        ("rood \u{1B}[31mtekst\u{1B}[0m", "rood tekst"),
        ("\u{1B}[2J\u{1B}[Hweg", "weg"),
        ("\u{9B}31mrood", "rood"),
        ("titel\u{1B}]0;gekaapt\u{7} klaar", "titel klaar"),
        ("titel\u{1B}]8;;http://x\u{1B}\\klik\u{1B}]8;;\u{1B}\\", "titelklik"),
        ("\u{1B}P1$q\u{1B}\\dcs", "dcs"),
        ("\u{1B}(Bset", "set"),
        ("\u{1B}", ""),
        ("los\u{1B}é", "losé"),
        ("bel\u{7}\u{8}\u{7F}\u{0}", "bel"),
        ("\u{202E}txt.exe\u{202C}", "txt.exe"),
        ("\u{2066}a\u{2069}\u{200F}b\u{61C}", "ab"),
        ("on\u{200B}zicht\u{FEFF}baar\u{2060}", "onzichtbaar"),
        ("geheim\u{E0041}\u{E0042}", "geheim"),
        ("vlag 🏳️‍🌈 en gezin 👨‍👩‍👧", "vlag 🏳️‍🌈 en gezin 👨‍👩‍👧"),
        ("Ελληνικά עברית العربية 日本語 हिन्दी", "Ελληνικά עברית العربية 日本語 हिन्दी"),
        ("café cafe\u{301}", "café cafe\u{301}"),
        (
            "Z" + String(repeating: "\u{300}", count: 40),
            "Z" + String(repeating: "\u{300}", count: 4)
        ),
        ("Hangt na update\n\nSinds dinsdag.", "Hangt na update — Sinds dinsdag."),
        ("Hangt!\n\n\nSinds dinsdag.", "Hangt! Sinds dinsdag."),
        ("fake=1 \" tekst", "fake=1 \" tekst"),
    ])
    func `one line shows nothing but text`(hostile: String, line: String) {
        // By scalars: Swift's == takes composed and decomposed for the same.
        #expect(Array(SafeText.line(hostile).unicodeScalars) == Array(line.unicodeScalars))
    }

    @Test(arguments: [
        ("een\n\n\n\ntwee", "een\n\ntwee"), ("een\r\ntwee", "een\ntwee"), ("\n\neen\n", "een"),
        ("een \n twee", "een\ntwee"), ("a\u{1B}[31m\nb", "a\nb"),
    ])
    func `paragraphs stay in a block`(hostile: String, block: String) {
        #expect(SafeText.block(hostile) == block)
    }

    @Test func `an escape that never ends hides no complaint`() {
        let text = "\u{1B}]0;" + String(repeating: "x", count: 500) + " de klacht"
        #expect(SafeText.line(text).hasSuffix("de klacht"))
        #expect(SafeText.line("\u{1B}]0;titel\nde klacht") == "de klacht")
    }

    @Test(arguments: [
        ("Gat in mijn sok", 100, "Gat in mijn sok"),
        ("Gat in mijn sok", 15, "Gat in mijn sok"),
        ("Gat in mijn sok", 14, "Gat in mijn…"),
        ("Gat in mijn sok", 12, "Gat in mijn…"),
        ("Gatinmijnsok", 6, "Gatin…"),
        ("Gat", 1, "…"),
        ("🧦🧦🧦🧦", 3, "🧦🧦…"),
        ("", 5, ""),
    ])
    func `a long line is cut after a word`(text: String, limit: Int, line: String) {
        #expect(SafeText.line(text, atMost: limit) == line)
        #expect(SafeText.line(text, atMost: limit).unicodeScalars.count <= limit)
    }

    @Test func `whatever comes in, one clean line comes out`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(state: seed)
        for _ in 0..<2_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                let pools: [ClosedRange<UInt32>] = [
                    0...0x7F, 0x80...0xFF, 0x2000...0x206F, 0x300...0x36F, 0xE0000...0xE007F,
                    0x1F900...0x1F9FF,
                ]
                let pool = pools[Int.random(in: 0..<pools.count, using: &random)]
                Unicode.Scalar(UInt32.random(in: pool, using: &random)).map { text.append($0) }
            }
            let line = SafeText.line(String(text))
            let isClean = line.unicodeScalars.allSatisfy {
                $0.properties.generalCategory != .control && $0.value != 0x202E
                    && !(0x2066...0x2069).contains($0.value) && $0 != "\u{2028}"
            }
            #expect(isClean && SafeText.line(line) == line, "seed \(seed)")
        }
    }
}

@Suite struct LinkTests {
    @Test(arguments: [
        "https://shop.example/gat?x=1#p2", "http://shop.example", "HTTPS://SHOP.example/",
        "https://shop.example:8443/a%20b", "https://müller.example/é", "https://[2001:db8::1]/",
        "https://toet.example/@jan/1",
    ])
    func `pages may be shown`(address: String) {
        #expect(Link(rawValue: address)?.rawValue == address)
    }

    @Test(arguments: [
        "", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://x.example/",
        "//x.example/", "/pad", "https://", "https:///pad", "http://:80/", "mailto:a@b.example",
        "https://bank.example@kwaad.example/", "https://a:b@x.example", "https://x.example/a b",
        "https://x.example/\n", "https://x.example/\u{1B}[31m", "https://x.example/\u{202E}gpj",
        "https://x.example/\u{200B}", "https://x.example/\"><script>", "https://x.example\\@y",
        "https://x.example/" + String(repeating: "a", count: 3_000), " https://x.example/",
    ])
    func `everything else may not`(address: String) {
        #expect(Link(rawValue: address) == nil)
    }
}
