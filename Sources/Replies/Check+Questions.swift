// SPDX-License-Identifier: Apache-2.0

// Questions both ways: what we ask the customer, and what the customer asked.

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
        "item_product",
    ]

    /// So many things in one request are a questionnaire.
    private static let questionnaire = 3

    /// Sentences in which we ask, and do not say that we already have it.
    private var askingSentences: [Int] {
        let known = Set(heard("known_already").map(\.sentence))
        let asking = Set(heard("asks").map(\.sentence))
        return draft.sentences.indices.filter {
            !known.contains($0) && (draft.sentences[$0].isQuestion || asking.contains($0))
        }
    }

    /// The first mention of an item in a sentence that asks.
    private func asked(_ item: String, in sentences: [Int]) -> Match? {
        heard(item).first { sentences.contains($0.sentence) }
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
        let clauses =
            (real.prefix(1) + asking.filter { !courtesies.contains($0) })
            .map(interrogatives).max() ?? 0
        if real.count < 2, clauses < 2, things < Self.questionnaire { return nil }
        let sentence = real.count > 1 ? real[1] : (real.first ?? asking.first ?? 0)
        return finding(
            .tooManyQuestions, bytes(of: draft.sentences[sentence].words, in: draft),
            ["aantal": String(max(real.count, clauses, things))])
    }

    /// "Welk toestel heb je, en wat zie je?" is two questions in one sentence, and
    /// so is "laat me weten wanneer het was, en of het nog zo is".
    private func interrogatives(_ sentence: Int) -> Int {
        let words = draft.sentences[sentence].words
        let isIndirect = words.contains { rulebook.belongs(draft, $0, to: "vertelwoord") }
        return words.count { index in
            let opens =
                index == words.lowerBound || draft.words[index].marks.contains(.afterComma)
                || rulebook.belongs(draft, index - 1, to: "nevens")
                || rulebook.belongs(draft, index - 1, to: "vertelwoord")
            guard opens else { return false }
            let next = index + 1
            let verbFollows =
                next < words.upperBound && rulebook.belongs(draft, next, to: "vraagbegin")
            let customerFollows =
                next < words.upperBound && rulebook.belongs(draft, next, to: "jou")
            if rulebook.belongs(draft, index, to: "of") { return isIndirect }
            // "Wat schrikken" asks nothing.
            if rulebook.belongs(draft, index, to: "wat") { return verbFollows || isIndirect }
            // "… en wil je een nieuwe?"
            return rulebook.belongs(draft, index, to: "vraagwoord")
                || customerFollows && !isIndirect && draft.sentences[sentence].isQuestion
                    && rulebook.belongs(draft, index, to: "vraagbegin")
        }
    }

    private func asksKnown() -> Finding? {
        let sentences = askingSentences
        guard !sentences.isEmpty else { return nil }
        for item in Self.items + ["item_story", "item_details"] {
            guard let match = asked(item, in: sentences) else { continue }
            let source: String
            if isKnown(item) {
                source = ""
            } else if isTold(item) {
                source = "mention"
            } else {
                continue
            }
            return finding(
                .asksWhatIsKnown, bytes(of: match.words, in: draft), variant: source,
                ["wat": rulebook.message(item, [:])])
        }
        return nil
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
        case "item_story": return mention.words.count >= Self.story && isComplaint
        case "item_email": return mention.words.contains { $0.kind == .email }
        case "item_order":
            return mention.words.indices.contains { Facts.isOrder(mention, at: $0, rulebook) }
        case "item_phone":
            return mention.words.indices.contains { Facts.isPhone(mention, at: $0) }
        case "item_postcode":
            return mention.words.indices.contains { Facts.isPostcode(mention, at: $0) }
        case "item_address": return !told("street").isEmpty
        case "item_date": return !told("told_date").isEmpty
        case "item_product": return !told("told_product").isEmpty
        case "item_size": return !told("told_size").isEmpty
        case "item_place": return !told("told_place").isEmpty
        default: return false
        }
    }

    /// From so many words a complaint has told its story.
    private static let story = 15

    // MARK: - What the customer asked

    private func unanswered() -> Finding? {
        let rhetorical = Set(told("rhetorical").map(\.sentence))
        for index in mention.sentences.indices
        where mention.sentences[index].isQuestion && !rhetorical.contains(index) {
            if isExclamation(mention.sentences[index]) { continue }
            guard let open = parts(of: mention.sentences[index]).first(where: { !isAnswered($0) })
            else { continue }
            let end = draft.words.last?.range.upperBound ?? 0
            let text = mention.text(bytes(of: open, in: mention)) + "?"
            return finding(.questionUnanswered, end..<end, ["wat": Self.shortened(text)])
        }
        return nil
    }

    /// The sorts of question and the lists that hear an answer to them.
    private static let sorts = [
        ("asks_when", "time"), ("asks_why", "answers_why"), ("asks_amount", "answers_amount"),
        ("asks_where", "answers_where"), ("asks_how", "answers_how"),
    ]

    /// "Zijn jullie open, en mag mijn hond mee?" is two questions.
    private func parts(of sentence: Sentence) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = sentence.words.lowerBound
        for index in sentence.words.dropFirst(2).dropLast(2)
        where rulebook.belongs(mention, index, to: "en")
            && rulebook.belongs(mention, index + 1, to: "vraagbegin")
        {
            parts.append(start..<index)
            start = index + 1
        }
        return parts + [start..<sentence.words.upperBound]
    }

    /// - Parameter question: the words of one question of the mention.
    private func isAnswered(_ question: Range<Int>) -> Bool {
        if !heard("defers").isEmpty { return true }
        let content = question.filter { isContent(mention, $0) }
        if content.isEmpty { return true }
        let shared = content.filter { word in
            draft.words.indices.contains { Stem.isSame(mention.form(word), draft.form($0)) }
        }
        if shared.count * 2 > content.count { return true }
        for (sort, answer) in Self.sorts {
            let asks = told(sort).contains {
                question.contains($0.words.lowerBound)
            }
            if asks {
                if !heard(answer).isEmpty { return true }
                guard sort == "asks_why" else { return !(heard("time") + heard("now")).isEmpty }
                // "Waarom doet hij het niet?" wants it mended more than explained.
                let isDismay =
                    question.contains { rulebook.belongs(mention, $0, to: "verhit") }
                    || told("grievance").contains { question.contains($0.words.lowerBound) }
                return mentionHasOneQuestion && isDismay ? hasSubstance : isTold(about: shared)
            }
        }
        if isRequest(question), !heard("promises").isEmpty { return true }
        if !shared.isEmpty, repeatsVerb(of: question, with: shared) { return true }
        if mentionHasOneQuestion { return !heard("answers_yes_no").isEmpty || hasSubstance }
        let isFirst = mention.sentences.first(where: \.isQuestion)?.words.lowerBound
        if question.lowerBound == isFirst, opensWithYesOrNo { return true }
        return !heard("answers_yes_no").isEmpty && !shared.isEmpty
    }

    /// "Hoi Stefan, ja, …": the answer to the first question.
    private var opensWithYesOrNo: Bool {
        draft.words.indices.prefix(Self.greeting + 1).contains {
            rulebook.belongs(draft, $0, to: "janee")
        }
    }

    private func isRequest(_ question: Range<Int>) -> Bool {
        told("requests").contains {
            question.contains($0.words.lowerBound)
        }
    }

    /// `?!` is dismay more than a question.
    private func isExclamation(_ sentence: Sentence) -> Bool {
        mention.bytes[sentence.range].suffix(4).contains(UInt8(ascii: "!"))
    }

    /// "Kan ik pauzeren?" – "Pauzeren kan": a statement with the verb that
    /// begins the question and one of its words. A request ("kun je … sturen?")
    /// is answered by any statement about its subject.
    private func repeatsVerb(of question: Range<Int>, with shared: [Int]) -> Bool {
        let first = question.lowerBound
        let isRequest = isRequest(question)
        return draft.sentences.contains { sentence in
            guard !sentence.isQuestion else { return false }
            let isAbout = sentence.words.contains { word in
                shared.contains { Stem.isSame(mention.form($0), draft.form(word)) }
            }
            let hasVerb = sentence.words.contains {
                draft.words[$0].hash == mention.words[first].hash
            }
            return isAbout && (hasVerb || isRequest)
        }
    }

    /// A statement that is neither sympathy nor a promise has one of these words
    /// of the mention.
    private func isTold(about words: [Int]) -> Bool {
        let kind = Set(
            (heard("pleasantry") + heard("acknowledges") + heard("promises")).map(\.sentence))
        return draft.sentences.indices.contains { index in
            let sentence = draft.sentences[index]
            return !sentence.isQuestion && !kind.contains(index)
                && sentence.words.contains { word in
                    words.contains { Stem.isSame(mention.form($0), draft.form(word)) }
                }
        }
    }

    /// A statement that is more than kindness: with a time, a number, a *niet*,
    /// or a word of the mention.
    private var hasSubstance: Bool {
        let kind = Set(heard("pleasantry").map(\.sentence))
        let exact = Set((heard("time") + heard("answers_amount")).map(\.sentence))
        let theirs = mention.words.indices.filter { isContent(mention, $0) }
        return draft.sentences.indices.contains { index in
            let sentence = draft.sentences[index]
            guard !sentence.isQuestion, !kind.contains(index),
                sentence.words.count >= Self.statement
            else { return false }
            return exact.contains(index)
                || sentence.words.contains { word in
                    rulebook.belongs(draft, word, to: "niet")
                        || rulebook.belongs(draft, word, to: "nauwkeurig")
                        || theirs.contains { Stem.isSame(mention.form($0), draft.form(word)) }
                }
        }
    }

    /// A sentence of so many words can say something.
    private static let statement = 4

    private var mentionHasOneQuestion: Bool {
        let questions = mention.sentences.filter(\.isQuestion)
        return questions.count == 1 && parts(of: questions[0]).count == 1
    }

    /// A word that says what a sentence is about.
    func isContent(_ reading: Reading, _ index: Int) -> Bool {
        let word = reading.words[index]
        switch word.kind {
        case .number: return true
        case .word:
            return word.folded.count > 2 && !rulebook.belongs(reading, index, to: "stopwoord")
        default: return false
        }
    }
}
