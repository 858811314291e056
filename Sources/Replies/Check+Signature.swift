// SPDX-License-Identifier: Apache-2.0

// Who signs a draft: a person, and not a department or a shop.

import Complaints

extension Check {
    func signature() -> Finding? {
        if isFirstPart || isSigned { return nil }
        if let closing = heard("closes").last ?? lastTeam {
            return finding(
                .noSignature, bytes(of: closing.words, in: draft), variant: "team")
        }
        let end = draft.words.last?.range.upperBound ?? 0
        return finding(.noSignature, end..<end)
    }

    private var lastTeam: Match? {
        heard("team").last { $0.words.upperBound >= draft.words.count - 1 }
    }

    /// `1/2` at the end: another part follows, and that one is signed.
    private var isFirstPart: Bool {
        guard draft.words.count > 1, let last = draft.words.last, last.kind == .number,
            last.marks.contains(.afterStroke)
        else { return false }
        let part = draft.form(draft.words.count - 2)
        return Int(String(decoding: part, as: UTF8.self)) ?? 0
            < Int(String(decoding: draft.form(draft.words.count - 1), as: UTF8.self)) ?? 0
    }

    private var isSigned: Bool {
        let words = draft.words
        if words.indices.contains(where: { words[$0].marks.contains(.afterCaret) && isPerson($0) })
        {
            return true
        }
        for closing in heard("closes") {
            // "Groet, assistente Lies": up to two ordinary words may come first.
            let next = words[closing.words.upperBound...].prefix(Self.title)
            let name = next.indices.first {
                words[$0].marks.contains(.capital)
                    && !rulebook.belongs(draft, $0, to: "tussenvoegsel")
            }
            if let name, isPerson(name), !isHouse(name),
                next.indices.prefix(upTo: name).allSatisfy({ word in
                    !rulebook.belongs(draft, word, to: "team")
                        || rulebook.belongs(
                            draft, word, toAny: ["aanspreking", "bij", "tussenvoegsel"])
                })
            {
                return true
            }
        }
        for introduction in heard("introduces")
        where introduction.words.contains(where: {
            words[$0].marks.contains(.capital) && isPerson($0)
        }) {
            return true
        }
        return endsWithName
    }

    /// "Groeten van Lampenland", "Warme groet, De Bakkerij": a shop is no person.
    private func isHouse(_ name: Int) -> Bool {
        if rulebook.belongs(draft, name, to: "bedrijfsnaam") { return true }
        let before = name - 1
        guard before > 0, rulebook.belongs(draft, before, to: "tussenvoegsel") else {
            return false
        }
        // "Mevrouw De Jong" is one all the same.
        return !rulebook.belongs(draft, before, to: "bij")
            && !rulebook.belongs(draft, before - 1, to: "aanspreking")
    }

    /// A name stands among the first so many words behind a closing.
    private static let title = 3

    /// What sets a signature apart from the words before it.
    private static let apart: Word.Marks = [.afterStroke, .afterComma, .afterColon]

    /// The last line or the last sentence is a name: `Freek`, `- Freek`,
    /// `Freek van Sokkenland`.
    private var endsWithName: Bool {
        let words = draft.words
        var last = words.count - 1
        while last >= 0, words[last].kind == .emoji || words[last].kind == .url { last -= 1 }
        guard last >= 0 else { return false }
        if signsForHouse(last) || signsOpenly(last) || hasNameAbove(last) { return true }
        if isHouseLine(last) { return false }
        let line = draft.sentences[words[last].sentence].words
        let isShort = line.count <= Self.longestTitle
        for index in (isShort ? line.lowerBound : max(0, last - 2))...last
        where !words[index].marks.isDisjoint(with: Self.apart) && isPerson(index)
            && !isCustomer(index)
        {
            return true
        }
        if isPerson(last), last > 0, words[last - 1].kind == .emoji { return true }
        let first = draft.sentences[words[last].sentence].words.lowerBound
        // "Tot dan Freek", but not "afdeling Service en Beheer".
        if isPerson(last), last > 0, rulebook.belongs(draft, last - 1, to: "gewoon"),
            !rulebook.belongs(draft, last - 1, to: "tussenvoegsel"),
            !rulebook.belongs(draft, first, to: "team")
        {
            return true
        }
        // `Bas de Groot` and nothing else.
        let isFullName = (first...last).allSatisfy {
            words[$0].marks.contains(.capital) && (isPerson($0) || isCompany(words[$0]))
                || rulebook.belongs(draft, $0, to: "tussenvoegsel")
        }
        let opensHouse = rulebook.belongs(draft, first, to: "onderneming")
        if isFullName, last > first, !opensHouse, isPerson(first) || isPerson(last) { return true }
        // "Jonneke Vos, hoofd van de afdeling burgerzaken": longer on its own line.
        let isOwnLine =
            words[first].marks.contains(.startsLine) && first > 0
            && draft.sentences[words[last].sentence].range.upperBound == draft.bytes.count
            && Spans.isLetter(draft.bytes[draft.bytes.count - 1])
        let longest = isOwnLine ? Self.longestTitle : Self.longestSignature
        guard last - first < longest, isPerson(first) else { return false }
        // "Marloes, dierenarts", "Rob de Wit, Netbeheer Zuid"
        let behind = (first + 1...last + 1).first { word in
            word > last || words[word].marks.contains(.afterComma)
                || !words[word].marks.contains(.capital)
                    && !rulebook.belongs(draft, word, to: "tussenvoegsel")
        }
        if let behind, behind <= last, words[behind].marks.contains(.afterComma),
            !isCustomer(first)
        {
            return true
        }
        return words[first].marks.contains(.startsLine) && first > 0
            || words[first].marks.contains(.afterStroke) || first == last
    }

    /// "Tot gauw, Emma van De Korf", "Sjaak van de voetbalbond": a name, and to the
    /// end of the text whose it is.
    private func signsForHouse(_ last: Int) -> Bool {
        let words = draft.words
        let sentence = draft.sentences[words[last].sentence].words
        return (max(sentence.lowerBound, last - Self.longestSignature)..<last).contains { name in
            // "🖤 Isa van Tulpbank", "Xx Petra van Salon Krul"
            let opens =
                name == sentence.lowerBound || !words[name].marks.isDisjoint(with: Self.apart)
                || words[name - 1].kind == .emoji || rulebook.belongs(draft, name - 1, to: "kus")
            guard opens, name > 0, isPerson(name), !isCustomer(name), name + 1 < last,
                tellsWhose(name + 1)
            else { return false }
            return (name + 2...last).allSatisfy { word in
                words[word].kind == .word
                    && (words[word].marks.contains(.capital) || word == last
                        || rulebook.belongs(draft, word, to: "tussenvoegsel"))
            }
        }
    }

    /// `Nele Goethals` on a line of its own, and below it whose she is.
    private func hasNameAbove(_ last: Int) -> Bool {
        let below = draft.sentences[draft.words[last].sentence].words
        guard below.count <= Self.longestSignature, below.lowerBound > 0,
            draft.words[below.lowerBound].marks.contains(.startsLine)
        else { return false }
        let line = draft.sentences[draft.words[below.lowerBound - 1].sentence].words
        return line.count <= Self.longestSignature && line.lowerBound > 0
            && draft.words[line.lowerBound].marks.contains(.startsLine)
            && line.allSatisfy { word in
                isPerson(word) && !isCustomer(word)
                    || rulebook.belongs(draft, word, to: "tussenvoegsel")
            }
    }

    /// "Dienst Facturatie, Hageland Water", "Merwezicht Ziekenhuis": a line of a house
    /// alone, and nobody in it.
    private func isHouseLine(_ last: Int) -> Bool {
        let line = draft.sentences[draft.words[last].sentence].words.prefix { $0 <= last }
        guard let first = line.first, line.count <= Self.longestSignature, first > 0,
            draft.words[first].marks.contains(.startsLine)
        else { return false }
        if isHouseWord(first) { return true }
        return line.dropFirst().contains(where: isHouseWord)
            && line.dropFirst().allSatisfy { word in
                draft.words[word].marks.isDisjoint(with: Self.apart)
                    && draft.bytes[draft.words[word].range.lowerBound - 1] != UInt8(ascii: "(")
                    && !tellsWhose(word)
            }
    }

    /// *van* or *bij*: whose the name before it is.
    private func tellsWhose(_ word: Int) -> Bool {
        rulebook.belongs(draft, word, toAny: ["bij", "tussenvoegsel"])
    }

    private func isHouseWord(_ word: Int) -> Bool {
        rulebook.belongs(draft, word, toAny: ["team", "onderneming"])
    }

    /// "Agnes van gemeente Oldermeer", "Lotte, camping De Plasrand", "Kusje van Dorien":
    /// a few words at the very end, without a full stop.
    private func signsOpenly(_ last: Int) -> Bool {
        let words = draft.words
        guard last == words.count - 1, let end = draft.bytes.last,
            Spans.isLetter(end) || end >= 0x80
        else { return false }
        let sentence = draft.sentences[words[last].sentence].words
        guard sentence.count <= Self.longestSignature else { return false }
        let isWish = rulebook.belongs(draft, sentence.lowerBound, toAny: ["kus", "groetwoord"])
        return sentence.contains { name in
            guard isPerson(name), !isCustomer(name), !isHouse(name) else { return false }
            if name == sentence.lowerBound {
                return name < last
                    && (words[name + 1].marks.contains(.afterComma) || tellsWhose(name + 1))
            }
            return name == last && isWish
        }
    }

    /// The last sentence, where it is a name and no more: it says nothing.
    var signingSentences: Set<Int> {
        guard let last = draft.sentences.indices.last,
            draft.sentences[last].words.count <= Self.longestSignature, endsWithName
        else { return [] }
        return [last]
    }

    private static let longestTitle = 10

    /// `Freek van de Sokkenland-klantenservice` and no more.
    private static let longestSignature = 6

    /// Initials or a capitalised word that is no department, no company and
    /// no ordinary word.
    private func isPerson(_ index: Int) -> Bool {
        let word = draft.words[index]
        guard word.kind == .word else { return false }
        if word.marks.contains(.afterCaret) {
            return !rulebook.belongs(draft, index, to: "team")
        }
        return word.marks.contains(.capital) && !isHouseWord(index)
            && !rulebook.belongs(draft, index, to: "gewoon") && !isCompany(word)
    }

    private func isCustomer(_ index: Int) -> Bool {
        callableNames.contains { draft.form(index).elementsEqual($0) }
    }

    /// A name that the mention addresses, or that it puts behind *bij*, is the
    /// company's.
    private func isCompany(_ word: Word) -> Bool {
        mention.words.indices.contains { index in
            let other = mention.words[index]
            if isHandle(other, of: word) { return true }
            return other.hash == word.hash && index > 0
                && rulebook.belongs(mention, index - 1, to: "bij")
        }
    }

    private func isHandle(_ other: Word, of word: Word) -> Bool {
        other.kind == .handle
            && mention.folded[other.folded].dropFirst().starts(with: draft.folded[word.folded])
    }
}
