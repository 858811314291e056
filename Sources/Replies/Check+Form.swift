// SPDX-License-Identifier: Apache-2.0

// The form of a draft: its length for the channel, and what a template left.

import Complaints

extension Check {
    func form() -> [Finding] { [tooLong()].compactMap { $0 } + residue() }

    // MARK: - Length

    private func tooLong() -> Finding? {
        guard let channel, let limit = channel.limit else { return nil }
        let text = draft.text(0..<draft.bytes.count)
        var length = text.count
        if let address = channel.urlLength {
            for word in draft.words where word.kind == .url {
                length += address - draft.text(word.range).count
            }
        }
        guard length > limit else { return nil }
        let end = text.prefix(limit).utf8.count
        return finding(
            .tooLongForChannel, min(end, draft.bytes.count)..<draft.bytes.count,
            ["aantal": String(length), "grens": String(limit), "kanaal": channel.title])
    }

    // MARK: - Residue

    private func residue() -> [Finding] {
        var found =
            brackets() + crosses() + blanks() + emptyAmounts() + asides() + slots() + calls()
        found += heard(ReplyRule.templateResidue.rawValue).map { finding(.templateResidue, $0) }
        let greetings = heard("greets").filter {
            $0.words.lowerBound < Self.greetingZone
                && ($0.words.lowerBound == draft.sentences[$0.sentence].words.lowerBound
                    || draft.words[$0.words.lowerBound].marks.contains(.afterComma))
        }
        if greetings.count > 1 {
            found.append(
                finding(
                    .templateResidue, bytes(of: greetings[1].words, in: draft),
                    variant: "greeting"))
        }
        if let greeting = greetings.first, let empty = emptyGreeting(greeting) {
            found.append(empty)
        }
        return found
    }

    /// A second greeting counts among the first so many words.
    private static let greetingZone = 8

    /// `Beste ,`: a comma straight behind the greeting, after a space.
    private func emptyGreeting(_ greeting: Match) -> Finding? {
        let range = bytes(of: greeting.words, in: draft)
        let tail = draft.bytes[range.upperBound...].prefix(2)
        let empty = [" ,", " !", " .", " \u{2026}"]
        guard empty.contains(where: { tail.elementsEqual($0.utf8.prefix(2)) }) else { return nil }
        return finding(
            .templateResidue, range, variant: "empty",
            ["naam": context.customerName ?? rulebook.message("customer", [:])])
    }

    /// `{naam}`, `[BESTELNUMMER]`, `<klantnaam>`, `%NAAM%`, `{{ order.id }}`.
    private func brackets() -> [Finding] {
        let pairs: [UInt8: UInt8] = [
            UInt8(ascii: "{"): UInt8(ascii: "}"), UInt8(ascii: "["): UInt8(ascii: "]"),
            UInt8(ascii: "<"): UInt8(ascii: ">"), UInt8(ascii: "%"): UInt8(ascii: "%"),
            UInt8(ascii: "#"): UInt8(ascii: "#"),
        ]
        var found: [Finding] = []
        var at = 0
        while at < draft.bytes.count {
            guard let closing = pairs[draft.bytes[at]],
                let end = draft.bytes[(at + 1)...].prefix(Self.longestSlot).firstIndex(of: closing),
                isSlot(draft.bytes[at], draft.bytes[(at + 1)..<end])
            else {
                at += 1
                continue
            }
            found.append(finding(.templateResidue, at..<(end + 1)))
            at = end + 1
        }
        return found
    }

    private static let longestSlot = 120

    /// Something with letters; between percent signs one word only, and
    /// between angle brackets neither an address nor a heart.
    private func isSlot(_ opening: UInt8, _ inner: ArraySlice<UInt8>) -> Bool {
        guard inner.contains(where: Spans.isLetter), !inner.contains(0x0A) else { return false }
        switch opening {
        case UInt8(ascii: "%"), UInt8(ascii: "#"):
            return inner.allSatisfy { Spans.isLetter($0) || $0 == 0x5F }
        case UInt8(ascii: "<"):
            return !inner.contains(UInt8(ascii: ":")) && !inner.contains(UInt8(ascii: "@"))
        default: return true
        }
    }

    /// Three capital X's or more, and the name of a slot in capitals or alone
    /// between parentheses: `NAAM`, `(datum)`.
    private func crosses() -> [Finding] {
        draft.words.indices.filter { index in
            let range = draft.words[index].range
            if isCrossedOut(draft.bytes[range]) || isCrossedMeasure(index) { return true }
            let isUpper = draft.words[index].marks.contains(.upper)
            if isUpper, range.count > 3, rulebook.belongs(draft, index, to: "redactie") {
                return true
            }
            guard rulebook.belongs(draft, index, to: "sjabloonwoord") else { return false }
            let isBetween =
                range.lowerBound > 0 && range.upperBound < draft.bytes.count
                && draft.bytes[range.lowerBound - 1] == UInt8(ascii: "(")
                && draft.bytes[range.upperBound] == UInt8(ascii: ")")
            return isBetween || isUpper
        }.map { finding(.templateResidue, draft.words[$0].range) }
    }

    /// `XXX`, `XX` and `xx-xx-xxxx`; `xxx` is kisses.
    private func isCrossedOut(_ letters: ArraySlice<UInt8>) -> Bool {
        let hyphens = letters.count { $0 == UInt8(ascii: "-") }
        let crosses = letters.count { $0 | 0x20 == UInt8(ascii: "x") }
        if letters.elementsEqual("XX".utf8) { return true }
        guard crosses >= 3, crosses + hyphens == letters.count else { return false }
        return hyphens > 0 || crosses > 4 || letters.allSatisfy { $0 == UInt8(ascii: "X") }
    }

    /// `xx.xx`, `xx uur`, `xx euro`: kisses have neither a tail nor a unit.
    private func isCrossedMeasure(_ index: Int) -> Bool {
        guard isCross(index), index + 1 < draft.words.count else { return false }
        let isTail =
            isCross(index + 1)
            && draft.words[index + 1].range.lowerBound == draft.words[index].range.upperBound + 1
            && draft.bytes[draft.words[index].range.upperBound] > 0x20
        return isTail
            || rulebook.belongs(draft, index + 1, toAny: ["tijd", "geldwoord"])
    }

    private func isCross(_ index: Int) -> Bool {
        let form = draft.form(index)
        return form.count > 1 && form.allSatisfy { $0 == UInt8(ascii: "x") }
    }

    /// `€ ,-` and `€ …`: no amount behind the sign.
    private func emptyAmounts() -> [Finding] {
        draft.words.filter { $0.kind == .currency }.compactMap { sign in
            let rest = draft.bytes[sign.range.upperBound...].drop { $0 == 0x20 }
            let blanks = [",-", ", ", ".-", "-,", "\u{2026}", "..", "_"]
            let slot = draft.words.indices.contains {
                draft.words[$0].range.lowerBound == rest.startIndex
                    && rulebook.belongs(draft, $0, to: "sjabloonwoord")
            }
            guard slot || blanks.contains(where: { rest.starts(with: $0.utf8) })
            else { return nil }
            return finding(.templateResidue, sign.range)
        }
    }

    /// `(kies: tegoedbon / geld terug)`, `-- eerst laten nalezen --`, a line `Tip voor
    /// collega: check de voorraad`: somebody tells the agent what to do, and not the
    /// customer.
    private func asides() -> [Finding] {
        var found = notes()
        var rest = draft.bytes[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "(")) {
            rest = rest[(open + 1)...]
            guard
                let close = rest.prefix(Self.longestAside).firstIndex(of: UInt8(ascii: ")"))
            else { continue }
            let words = words(in: (open + 1)..<close)
            guard let first = words.first, let last = words.last,
                rulebook.belongs(draft, first, to: "sjabloonopdracht")
                    || words.count > 1 && rulebook.belongs(draft, last, to: "sjabloonklus")
                    || isNote(words),
                !addressesCustomer(words)
            else { continue }
            found.append(finding(.templateResidue, open..<(close + 1)))
        }
        return found
    }

    /// Lines, and what stands behind `//`, `>>`, `--` or `**`, that are notes.
    private func notes() -> [Finding] {
        var found: [Finding] = []
        for line in draft.bytes.split(separator: 0x0A) {
            let marked = line.indices.first { at in
                at + 2 < line.endIndex && Self.noteMarks.contains(where: line[at...].starts)
                    && (at == line.startIndex || line[at - 1] == 0x20)
            }
            let start = marked ?? line.startIndex
            let words = words(in: start..<line.endIndex)
            let isWhole = start == draft.bytes.startIndex && line.endIndex == draft.bytes.endIndex
            guard !words.isEmpty, isNote(words), !isWhole,
                marked != nil || !addressesCustomer(words)
            else { continue }
            found.append(finding(.templateResidue, start..<line.endIndex))
        }
        return found
    }

    private static let noteMarks = ["//", ">>", "<<", "--", "**", "«", "* ", "> "].map {
        Array($0.utf8)
    }

    private func words(in range: Range<Int>) -> [Int] {
        draft.words.indices.filter {
            draft.words[$0].range.lowerBound >= range.lowerBound
                && draft.words[$0].range.upperBound <= range.upperBound
        }
    }

    /// Words of those who edit texts, and not of those who answer.
    private func isNote(_ words: [Int]) -> Bool {
        let edits = words.count { rulebook.belongs(draft, $0, to: "redactie") }
        let telling = words.count {
            rulebook.belongs(draft, $0, toAny: ["redactie", "sjabloonwoord", "sjabloonklus"])
        }
        let isShort = words.count < Self.shortNote && edits * 2 >= words.count
        return edits > 0 && (telling > 1 || isShort)
    }

    /// A note of fewer words than this needs one word only that gives it away.
    private static let shortNote = 4

    private func addressesCustomer(_ words: [Int]) -> Bool {
        words.contains { rulebook.belongs(draft, $0, toAny: ["wij", "ons", "jou", "jouw"]) }
    }

    /// `EUR_BEDRAG`, `MONTEUR_NAAM`; `n.v.t.` in the place of a number.
    private func slots() -> [Finding] {
        var found: [Finding] = []
        for token in draft.bytes.split(whereSeparator: { $0 <= 0x20 }) {
            let letters = token.drop { !Self.isUpper($0) }.prefix { Self.isUpper($0) || $0 == 0x5F }
            let isSlot =
                letters.contains(0x5F) && letters.count >= Self.shortestSlot
                && token.first != UInt8(ascii: "@")
            guard isSlot || token.starts(with: "n.v.t".utf8) else { continue }
            found.append(finding(.templateResidue, token.startIndex..<token.endIndex))
        }
        return found
    }

    private static let shortestSlot = 5

    private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }

    /// `@Nora: al bekeken?` in the middle: that one was for a colleague.
    private func calls() -> [Finding] {
        draft.words.dropFirst().filter { word in
            word.kind == .handle && word.range.upperBound < draft.bytes.count
                && draft.bytes[word.range.upperBound] == UInt8(ascii: ":")
                && !callableNames.contains {
                    draft.folded[word.folded].dropFirst().starts(with: $0)
                }
        }.map { finding(.templateResidue, $0.range) }
    }

    private static let longestAside = 120

    /// A line to write on: `____`, `......`.
    private func blanks() -> [Finding] {
        var found: [Finding] = []
        var at = 0
        while at < draft.bytes.count {
            let byte = draft.bytes[at]
            let end = draft.bytes[at...].firstIndex { $0 != byte } ?? draft.bytes.count
            if byte == UInt8(ascii: "_") && end - at >= 3 || byte == 0x2E && end - at >= 5 {
                found.append(finding(.templateResidue, at..<end))
            }
            at = end
        }
        return found
    }
}
