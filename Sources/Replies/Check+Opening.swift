// SPDX-License-Identifier: Apache-2.0

// How a draft meets the customer: feeling, name, register.

import Complaints

extension Check {
    func opening() -> [Finding] {
        [acknowledgement(), name(), register(), signature()].compactMap { $0 }
    }

    private func acknowledgement() -> Finding? {
        guard isComplaint, !acknowledges, !grants, !asksCalmly, !answersCalmly else { return nil }
        return finding(.noAcknowledgement, start..<start)
    }

    /// A sentence feels with the customer: by its turns of phrase, or by what
    /// the lists and the customer's own words say, if those do not deny it.
    private var acknowledges: Bool {
        let isEvident = sentences(doing: .acknowledges, above: Self.evident).contains {
            !draft.sentences[$0].isQuestion
        }
        if isEvident { return true }
        let plausible = Set(sentences(doing: .acknowledges, above: Self.plausible))
        let possible = Set(sentences(doing: .acknowledges, above: Self.possible))
        return !plausible.isDisjoint(with: mirroring + feelingOpening)
            || heard("acknowledges").contains { possible.contains($0.sentence) }
    }

    /// Log-odds from which a feeling stands on its own, and down to which the
    /// customer's own words and the lists are believed. Tuned on drafts that were not learnt from, 2026-11.
    private static let evident: Float = 1.2
    private static let plausible: Float = -0.5
    private static let possible: Float = -2

    /// "Natuurlijk!" to somebody who is calm and wants something exchanged.
    private var grants: Bool {
        context.signals.isEmpty && told("heat").isEmpty
            && draft.words.indices.prefix(Self.greeting).contains {
                rulebook.belongs(draft, $0, to: "inwilliging")
            }
    }

    /// "Hoe wijzig ik mijn adres? Ik kan de knop niet vinden": wants an answer
    /// first of all.
    private var asksCalmly: Bool {
        guard context.signals.isEmpty, let first = mention.sentences.first, first.isQuestion
        else { return false }
        return told("asks_how").contains { $0.words.lowerBound == first.words.lowerBound }
            && told("asks_why").isEmpty
    }

    /// "Verkopen jullie dat slot los?" – "Ja, voor tien euro."
    private var answersCalmly: Bool {
        context.signals.isEmpty && told("heat").isEmpty
            && mention.sentences.last?.isQuestion == true
            && (opensWithYesOrNo || !heard("praises_question").isEmpty)
    }

    /// How many sentences from the start may show that the mention was read.
    private static let mirror = 3

    /// Which of the first sentences tell the customer's own story back: two of
    /// the customer's words, one of them from what went wrong, or three.
    private var mirroring: [Int] {
        let troubles = told("grievance").flatMap(\.words)
        let theirs = mention.words.indices.filter {
            isContent(mention, $0) || rulebook.belongs(mention, $0, to: "getal")
        }
        let reasons = Set(
            (heard("explains") + heard("promises")).map(\.sentence)
                + sentences(doing: .steps, above: Self.evident))
        return draft.sentences.indices.prefix(Self.mirror).filter { index in
            let sentence = draft.sentences[index]
            guard !sentence.isQuestion, !reasons.contains(index) else { return false }
            let shared = theirs.filter { word in
                sentence.words.contains {
                    isSameWord(word, $0) || Stem.isSame(mention.form(word), draft.form($0))
                }
            }
            return shared.count > 2
                || shared.count > 1 && shared.contains(where: troubles.contains)
        }
    }

    /// Where the text begins, behind handles and greeting.
    var start: Int {
        draft.words.first { $0.kind != .handle }?.range.lowerBound ?? 0
    }

    /// What a first sentence does when it does something else than feel.
    private static let business = [
        "asks", "steps", "promises", "offers", "refuses", "pleasantry", "ja_maar", "formula",
        "refers_to_manual", "blames_customer", "empty_promise", "explains",
        "template_residue", "confirms_customer_in_public",
    ]

    /// A name alone, or with a greeting, is no sentence yet.
    static let greeting = 3

    /// The first sentence asks, promises, explains and refuses nothing, and
    /// has a word of involvement (*dat, zo, weer, jou* …): a feeling in words
    /// that no list knows.
    private var feelingOpening: [Int] {
        guard
            let index = draft.sentences.firstIndex(where: { $0.words.count > Self.greeting }),
            !draft.sentences[index].isQuestion
        else { return [] }
        let isBusiness = Self.business.contains { list in
            heard(list).contains { $0.sentence == index }
        }
        let isInvolved = draft.sentences[index].words.contains {
            rulebook.belongs(draft, $0, to: "betrokken")
        }
        return !isBusiness && isInvolved ? [index] : []
    }

    // MARK: - Name

    /// The parts of the customer's name that can be called out, folded.
    var callableNames: [[UInt8]] {
        guard let name = context.customerName else { return [] }
        let reading = rulebook.read(name)
        return reading.words.indices.filter {
            reading.words[$0].kind == .word && reading.words[$0].folded.count > 1
                && !rulebook.belongs(reading, $0, to: "tussenvoegsel")
                && !rulebook.belongs(reading, $0, to: "aanspreking")
                && !rulebook.belongs(reading, $0, to: "naamloos")
        }.map { Array(reading.form($0)) }
    }

    private func name() -> Finding? {
        let names = callableNames
        guard let called = context.customerName, !names.isEmpty, !isNickname(called)
        else { return nil }
        let isThere = draft.words.indices.contains { index in
            names.contains { Self.isName(draft.form(index), $0) }
        }
        guard !isThere, !callsByHandle else { return nil }
        let first = called.split(separator: " ").first.map(String.init) ?? called
        return finding(.noName, start..<start, ["naam": first])
    }

    /// "Meneer Vermeer" to Hans whose handle is `hans.vermeer`.
    private var callsByHandle: Bool {
        let handle = Folding.folded(context.customerHandle ?? "")
        return draft.words.indices.dropFirst().contains { index in
            let name = draft.form(index)
            let before = draft.words[..<index].indices.last {
                !rulebook.belongs(draft, $0, to: "tussenvoegsel")
            }
            guard name.count > 2, draft.words[index].marks.contains(.capital), let before,
                rulebook.belongs(draft, before, to: "aanspreking")
            else { return false }
            return handle.indices.contains { handle[$0...].starts(with: name) }
        }
    }

    /// `u/nattepoes`, `@jan`, `jan_88` or the handle itself: nobody is called so.
    func isNickname(_ name: String) -> Bool {
        if name.utf8.contains(where: {
            Spans.isDigit($0) || $0 == 0x5F || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "@")
        }) {
            return true
        }
        // A handle that is also a first name begins with a capital somewhere.
        return name == context.customerHandle && name.allSatisfy(\.isLowercase)
    }

    /// The name itself, with a genitive s, or as part of a double name.
    private static func isName(_ form: ArraySlice<UInt8>, _ name: [UInt8]) -> Bool {
        guard form.starts(with: name) else { return false }
        let rest = form.dropFirst(name.count)
        return rest.isEmpty || rest.elementsEqual("s".utf8) || rest.elementsEqual("'s".utf8)
            || rest.first == UInt8(ascii: "-")
    }

    // MARK: - Register

    private struct Forms {
        var formal: [Int] = []
        var informal: [Int] = []
    }

    /// Where a text says u and where it says je; `24 u` is a time.
    private func forms(_ reading: Reading, _ heard: [Match], informal: String) -> Forms {
        var forms = Forms()
        // "Daar schrik je van" speaks of anybody.
        let general = Set(heard.flatMap(\.words)).union(reading.quoted)
        for index in reading.words.indices where !general.contains(index) {
            if rulebook.belongs(reading, index, to: "u_vorm") {
                if index > 0, reading.words[index - 1].kind == .number { continue }
                forms.formal.append(index)
            } else if rulebook.belongs(reading, index, to: informal) {
                forms.informal.append(index)
            }
        }
        return forms
    }

    private func register() -> Finding? {
        let ours = forms(draft, heard("anybody"), informal: "je_klant")
        // "Zo spreek je niet tegen een kind": in a feeling, *je* may be anybody.
        let feelings = Set(sentences(doing: .acknowledges, above: Self.evident))
        let meant = ours.informal.filter {
            !feelings.contains(draft.words[$0].sentence)
                || !rulebook.belongs(draft, $0, to: "je_algemeen") || isTheirs(behind: $0)
        }
        var theirs = forms(mention, told("anybody"), informal: "je_vorm")
        if theirs.formal.isEmpty, theirs.informal.isEmpty {
            theirs.informal = mention.words.indices.filter {
                rulebook.belongs(mention, $0, to: "je_toon")
            }
        }
        if !theirs.formal.isEmpty, theirs.informal.count <= theirs.formal.count,
            let first = ours.formal.isEmpty ? ours.informal.first : meant.first
        {
            let variant = ours.formal.isEmpty ? "formal" : "mixed"
            return mismatch(first, variant)
        }
        // "Werkt jullie app nog?" speaks to a company, which nobody calls *u*; but
        // "yo, jullie …" is no way to ask for it.
        let isPlural =
            theirs.informal.allSatisfy { rulebook.belongs(mention, $0, to: "jullie") }
            && !mention.words.indices.contains { rulebook.belongs(mention, $0, to: "je_toon") }
        if theirs.formal.isEmpty, !theirs.informal.isEmpty, let first = ours.formal.first,
            !(isPlural && ours.informal.isEmpty)
        {
            let variant = ours.informal.isEmpty ? "informal" : "mixed"
            return mismatch(first, variant)
        }
        if let formal = ours.formal.first, let informal = meant.first {
            return mismatch(max(formal, informal), "mixed")
        }
        return nil
    }

    /// "Zet je container buiten", "je brief" to who wrote *mijn brief*: not anybody's.
    private func isTheirs(behind index: Int) -> Bool {
        if index > 0, rulebook.belongs(draft, index - 1, to: "gebod") { return true }
        let next = index + 1
        return next < draft.words.count && draft.words[next].sentence == draft.words[index].sentence
            && mention.words.indices.dropFirst().contains {
                mention.words[$0].hash == draft.words[next].hash
                    && rulebook.belongs(mention, $0 - 1, to: "mijn")
            }
    }

    private func mismatch(_ word: Int, _ variant: String) -> Finding {
        finding(.registerMismatch, draft.words[word].range, variant: variant)
    }
}
