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
        var found = brackets() + crosses() + blanks() + emptyAmounts() + asides()
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

    private static let longestSlot = 60

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
            guard rulebook.belongs(draft, index, to: "sjabloonwoord") else { return false }
            let isBetween =
                range.lowerBound > 0 && range.upperBound < draft.bytes.count
                && draft.bytes[range.lowerBound - 1] == UInt8(ascii: "(")
                && draft.bytes[range.upperBound] == UInt8(ascii: ")")
            return isBetween || draft.words[index].marks.contains(.upper)
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
            || ["tijd", "geldwoord"].contains {
                rulebook.belongs(draft, index + 1, to: $0)
            }
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

    /// `(kies: tegoedbon / geld terug)`, `(bedrag nakijken!)`: between parentheses,
    /// somebody tells the agent what to do, and not the customer.
    private func asides() -> [Finding] {
        var found: [Finding] = []
        var rest = draft.bytes[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "(")) {
            rest = rest[(open + 1)...]
            guard
                let close = rest.prefix(Self.longestAside).firstIndex(of: UInt8(ascii: ")"))
            else { continue }
            let words = draft.words.indices.filter {
                draft.words[$0].range.lowerBound > open && draft.words[$0].range.upperBound <= close
            }
            guard let first = words.first, let last = words.last,
                rulebook.belongs(draft, first, to: "sjabloonopdracht")
                    || words.count > 1 && rulebook.belongs(draft, last, to: "sjabloonklus")
                    || ["sjabloonklus", "sjabloonwoord"].allSatisfy({ name in
                        words.contains { rulebook.belongs(draft, $0, to: name) }
                    }),
                !words.contains(where: { word in
                    ["wij", "ons", "jou", "jouw"].contains {
                        rulebook.belongs(draft, word, to: $0)
                    }
                })
            else { continue }
            found.append(finding(.templateResidue, open..<(close + 1)))
        }
        return found
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
