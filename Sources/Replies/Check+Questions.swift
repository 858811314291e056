// SPDX-License-Identifier: Apache-2.0

// What we ask the customer: too much, or what we know.

import Complaints

extension Check {
    func questions() -> [Finding] {
        [tooMany(), asksKnown(), unanswered()].compactMap { $0 }
    }

    // MARK: - What we ask

    /// What can be asked for; a postcode comes with its address.
    private static let items = [
        "item_email", "item_order", "item_phone", "item_address", "item_postcode", "item_name",
        "item_customer_number", "item_iban", "item_birth", "item_date", "item_place", "item_size",
        "item_product", "item_time", "item_trip",
    ]

    /// What the customer may have told already; one of them more is no questionnaire.
    private static let ofTheStory = [
        "item_colour", "item_amount", "item_duration", "item_times", "item_tried", "item_story",
        "item_details",
    ]

    /// So many things in one request are a questionnaire.
    private static let questionnaire = 3

    /// Sentences in which we ask, and do not say that we already have it.
    var askingSentences: [Int] {
        let known = Set(heard("known_already").map(\.sentence))
        let asking = Set(heard("asks").map(\.sentence))
        return draft.sentences.indices.filter {
            !known.contains($0) && (draft.sentences[$0].isQuestion || asking.contains($0))
        }
    }

    /// The first mention of an item in a sentence that asks, and not in what we do
    /// with it: "mail me even, dan zet ik hem op jouw naam klaar".
    private func asked(_ item: String, in sentences: [Int]) -> Match? {
        heard(item).first {
            sentences.contains($0.sentence) && !isConsequence($0)
        }
    }

    /// The match stands behind a comma and *dan*, and the asking before them.
    private func isConsequence(_ match: Match) -> Bool {
        let words = draft.sentences[match.sentence].words
        guard
            let turn = words.first(where: {
                draft.words[$0].marks.contains(.afterComma)
                    && rulebook.belongs(draft, $0, to: "gevolg")
            })
        else { return false }
        let asks = heard("asks").first { $0.sentence == match.sentence }
        return match.words.lowerBound > turn && (asks?.words.lowerBound ?? turn) < turn
    }

    private func tooMany() -> Finding? {
        let courtesies = Set(heard("courtesy").map(\.sentence))
        let real = draft.sentences.indices.filter {
            draft.sentences[$0].isQuestion && !courtesies.contains($0)
                && draft.sentences[$0].words.count > 1
        }
        let asking = askingSentences
        let asked = Self.items.filter { self.asked($0, in: asking) != nil }
        let things =
            asked.count
            - (asked.contains("item_address") && asked.contains("item_postcode") ? 1 : 0)
        let listed = asking.contains { listItems(after: $0) > 1 }
        // "Hoe gaat het nu, en was er iemand bij?": the courtesy does not count.
        let clauses =
            (real.prefix(1) + asking).map {
                max(interrogatives($0) - (courtesies.contains($0) ? 1 : 0), chores($0))
            }.max() ?? 0
        if real.count < 2, clauses < 2, things < Self.questionnaire, !listed { return nil }
        let sentence = real.count > 1 ? real[1] : (real.first ?? asking.first ?? 0)
        return finding(
            .tooManyQuestions, bytes(of: draft.sentences[sentence].words, in: draft),
            ["aantal": String(max(real.count, clauses, things))])
    }

    /// "Laat me weten: – om welk artikel het gaat – of de doos nog heel is": lines
    /// that go on asking.
    private func listItems(after sentence: Int) -> Int {
        draft.sentences[(sentence + 1)...].prefix { line in
            let first = line.words.lowerBound
            guard line.words.count > 1, draft.words[first].marks.contains(.startsLine)
            else { return false }
            return rulebook.belongs(draft, first, to: "vraagwoord")
                || rulebook.belongs(draft, first, to: "of")
                || rulebook.belongs(draft, first, to: "voorzetsel")
                    && rulebook.belongs(draft, first + 1, to: "vraagwoord")
        }.count
    }

    /// "Welk toestel heb je, en wat zie je?" is two questions in one sentence, and
    /// so is "laat me weten wanneer het was, en of het nog zo is".
    private func interrogatives(_ sentence: Int) -> Int {
        let words = draft.sentences[sentence].words
        let isIndirect = words.contains { rulebook.belongs(draft, $0, to: "vertelwoord") }
        return words.count { index in
            // "… en met wie heb je gesproken?"
            let head =
                index > words.lowerBound && rulebook.belongs(draft, index - 1, to: "voorzetsel")
                ? index - 1 : index
            let opens =
                head == words.lowerBound
                || !draft.words[head].marks.isDisjoint(with: [.afterComma, .afterColon])
                || rulebook.belongs(draft, head - 1, to: "nevens")
                || rulebook.belongs(draft, head - 1, to: "vertelwoord")
            guard opens else { return false }
            let next = index + 1
            let verbFollows =
                next < words.upperBound && rulebook.belongs(draft, next, to: "vraagbegin")
            let subjectFollows =
                next < words.upperBound
                && rulebook.belongs(draft, next, toAny: ["jou", "verwijzend", "onbepaald"])
            if rulebook.belongs(draft, index, to: "of") { return isIndirect }
            // "Wat schrikken" asks nothing.
            if rulebook.belongs(draft, index, to: "wat") { return verbFollows || isIndirect }
            // "… en wil je een nieuwe?"
            return rulebook.belongs(draft, index, to: "vraagwoord")
                || subjectFollows && !isIndirect && draft.sentences[sentence].isQuestion
                    && rulebook.belongs(draft, index, toAny: ["vraagbegin", "toenwerkwoord"])
        }
    }

    /// "Kun je de stekker eruit halen, de code opschrijven en een foto sturen?":
    /// three things to do are two too many.
    private func chores(_ sentence: Int) -> Int {
        guard draft.sentences[sentence].isQuestion else { return 0 }
        let count = draft.sentences[sentence].words.count {
            rulebook.belongs(draft, $0, to: "karwei")
        }
        return count < Self.questionnaire ? 0 : count
    }

    private func asksKnown() -> Finding? {
        let sentences = askingSentences
        guard !sentences.isEmpty else { return nil }
        for item in Self.items + Self.ofTheStory {
            guard let match = asked(item, in: sentences) else { continue }
            // "Je naam en nummer": with the rest, a name does no harm.
            if item == "item_name", asksMore(than: match) { continue }
            let source: String
            if isKnown(item) {
                source = ""
            } else if item == "item_tried" ? isTried(match.sentence) : isTold(item) {
                source = "mention"
            } else {
                continue
            }
            return finding(
                .asksWhatIsKnown, bytes(of: match.words, in: draft), variant: source,
                ["wat": rulebook.message(item, [:])])
        }
        guard let words = asksWhichNamed(in: sentences) else { return nil }
        let range = bytes(of: words, in: draft)
        return finding(
            .asksWhatIsKnown, range, variant: "mention", ["wat": "‘\(draft.text(range))’"])
    }

    /// "Welke bus was het?" to somebody who wrote *bus 7*, "welke molen?" where the
    /// product is a *koffiemolen*.
    private func asksWhichNamed(in sentences: [Int]) -> Range<Int>? {
        let products = context.known.filter { Self.names("item_product", $0.key, rulebook) }
            .map { rulebook.read($0.value) }
        for index in draft.words.indices.dropLast()
        where asksWhich(index) && sentences.contains(draft.words[index].sentence)
            && draft.words[index + 1].kind == .word
            && !rulebook.belongs(draft, index + 1, to: "tijd")
        {
            let noun = draft.form(index + 1)
            guard noun.count >= Self.noun else { continue }
            let isNamed = mention.words.indices.dropLast().contains {
                mention.form($0).elementsEqual(noun) && isName(behind: $0)
            }
            let isProduct = products.contains { product in
                product.words.indices.contains { product.form($0).suffix(noun.count) == noun }
            }
            if isNamed || isProduct { return index..<(index + 2) }
        }
        return nil
    }

    /// "Welke", "wat voor"
    private func asksWhich(_ index: Int) -> Bool {
        rulebook.belongs(draft, index, to: "welk")
            || index > 0 && draft.form(index).elementsEqual("voor".utf8)
                && rulebook.belongs(draft, index - 1, to: "wat")
    }

    /// From so many letters a word may be a thing that has a name.
    private static let noun = 3

    /// *bus 7*, *halte Kerkplein*
    private func isName(behind index: Int) -> Bool {
        let next = mention.words[index + 1]
        guard next.sentence == mention.words[index].sentence,
            !next.marks.contains(.afterComma)
        else { return false }
        return next.kind == .number || next.marks.contains(.capital)
    }

    /// Something else is asked for in the same sentence.
    private func asksMore(than match: Match) -> Bool {
        let sentence = draft.sentences[match.sentence]
        return (match.words.upperBound..<sentence.words.upperBound).contains {
            rulebook.belongs(draft, $0, to: "nevens")
        }
    }

    /// Among the facts that come with the customer.
    func isKnown(_ item: String) -> Bool {
        if item == "item_name", context.customerName?.isEmpty == false { return true }
        if item == "item_details" { return !context.known.isEmpty }
        return context.known.contains { key, value in
            !value.isEmpty && Self.names(item, key, rulebook)
        }
    }

    /// Whether a key such as `order_number` or `e-mail` names the item.
    static func names(_ item: String, _ key: String, _ rulebook: Rulebook) -> Bool {
        let plain = key.split { $0 == "_" || $0 == " " }.joined(separator: "-")
        let reading = rulebook.read(plain)
        return reading.words.indices.contains {
            rulebook.belongs(reading, $0, to: "key_" + item.dropFirst("item_".count))
        }
    }

    /// In the customer's own words.
    private func isTold(_ item: String) -> Bool {
        switch item {
        case "item_story":
            return mention.words.count >= Self.story
                && (isComplaint || !told("grievance").isEmpty)
        case "item_email": return mention.words.contains { $0.kind == .email }
        case "item_order":
            return mention.words.indices.contains { Facts.isOrder(mention, at: $0, rulebook) }
        case "item_phone":
            return mention.words.indices.contains { Facts.isPhone(mention, at: $0) }
        case "item_postcode":
            return mention.words.indices.contains { Facts.isPostcode(mention, at: $0) }
        case "item_address": return !told("street").isEmpty
        case "item_date": return !told("told_date").isEmpty
        case "item_time": return !told("told_time").isEmpty
        case "item_trip": return !told("told_trip").isEmpty
        case "item_product": return !told("told_product").isEmpty || namesModel
        case "item_size":
            return !told("told_size").isEmpty
                || mention.words.contains { Facts.isMeasure(mention, $0) }
        case "item_colour": return !told("told_colour").isEmpty
        case "item_amount": return !told("told_amount").isEmpty
        case "item_duration": return !told("duration").isEmpty
        case "item_times": return !told("times").isEmpty
        case "item_place": return !told("told_place").isEmpty
        default: return false
        }
    }

    /// "Heb je hem al herstart?" to somebody who did that three times.
    private func isTried(_ sentence: Int) -> Bool {
        Self.attempts.contains { attempt in
            draft.sentences[sentence].words.contains { rulebook.belongs(draft, $0, to: attempt) }
                && mention.words.indices.contains { rulebook.belongs(mention, $0, to: attempt) }
        }
    }

    /// The classes that hold one thing each that can be tried.
    private static let attempts = (1...9).map { "poging_\($0)" }

    /// "Mijn wasmachine, een Aquaro 700": a name and a number that are no address.
    private var namesModel: Bool {
        mention.words.indices.dropFirst().dropLast().contains { index in
            let word = mention.words[index]
            return word.kind == .word && word.marks.contains(.capital)
                && mention.sentences[word.sentence].words.lowerBound < index
                && mention.words[index + 1].kind == .number
                && mention.words[index + 1].sentence == word.sentence
                && !rulebook.belongs(mention, index - 1, toAny: ["voorzetsel", "bij"])
                && !told("street").contains { $0.words.contains(index) }
        }
    }

    /// From so many words a complaint has told its story.
    private static let story = 12
}
