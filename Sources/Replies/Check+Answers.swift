// SPDX-License-Identifier: Apache-2.0

// What the customer asked, and whether a draft answers it.

import Complaints

extension Check {
    func unanswered() -> Finding? {
        let rhetorical = Set(told("rhetorical").map(\.sentence))
        for index in mention.sentences.indices
        where isAsked(index) && !rhetorical.contains(index) {
            if isExclamation(mention.sentences[index]) { continue }
            guard
                let open = parts(of: mention.sentences[index]).first(where: {
                    !$0.contains(where: isAnswered)
                })?.first
            else { continue }
            let end = draft.words.last?.range.upperBound ?? 0
            let text = mention.text(bytes(of: open, in: mention)) + "?"
            return finding(.questionUnanswered, end..<end, ["wat": Self.shortened(text)])
        }
        return nil
    }

    /// With a question mark, or without one: "hoeveel kost het om …", "hoe annuleer ik".
    private func isAsked(_ sentence: Int) -> Bool {
        let asked = mention.sentences[sentence]
        guard !asked.isQuestion, let first = asked.words.first else { return asked.isQuestion }
        return told("asks_openly").contains { $0.words.lowerBound == first }
    }

    /// The sorts of question and the lists that hear an answer to them.
    private static let sorts = [
        ("asks_when", "time"), ("asks_why", "answers_why"), ("asks_amount", "answers_amount"),
        ("asks_where", "answers_where"), ("asks_how", "answers_how"),
        ("asks_what", "answers_what"),
    ]

    /// "Zijn jullie open, en mag mijn hond mee?" is two questions; of "Mag ik zo
    /// binnenlopen of moet ik bellen?" either half will do.
    private func parts(of sentence: Sentence) -> [[Range<Int>]] {
        var parts: [[Range<Int>]] = []
        var start = sentence.words.lowerBound
        var isEither = false
        func add(_ part: Range<Int>) {
            if isEither, let last = parts.indices.last {
                parts[last].append(part)
            } else {
                parts.append([part])
            }
        }
        for index in sentence.words.dropFirst(2).dropLast(2)
        where rulebook.belongs(mention, index, to: "en")
            && rulebook.belongs(mention, index + 1, to: "vraagbegin")
        {
            add(start..<index)
            isEither = rulebook.belongs(mention, index, to: "of")
            start = index + 1
        }
        add(start..<sentence.words.upperBound)
        return parts
    }

    /// - Parameter question: the words of one question of the mention.
    private func isAnswered(_ question: Range<Int>) -> Bool {
        if defers { return true }
        // In "Weet iemand of hij past?", the question comes behind *of*.
        let asked = question.prefix(Self.lead).first { rulebook.belongs(mention, $0, to: "of") }
        let content = question.dropFirst(asked.map { $0 - question.lowerBound } ?? 0).filter {
            isContent(mention, $0)
        }
        if content.isEmpty { return true }
        let isVague = !told("asks_state").filter { question.contains($0.words.lowerBound) }.isEmpty
        // "Ligt hij er nog?" says nothing of what it is about.
        let isFact =
            rulebook.belongs(mention, question.lowerBound, to: "feitvraag")
            && !question.contains { rulebook.belongs(mention, $0, to: "mogelijk") }
        let isBare =
            isFact && content.count == 1
            && question.contains { rulebook.belongs(mention, $0, to: "verwijzend") }
        if isVague || isBare { return hasSubstance }
        let shared = content.filter { word in
            statements.contains { sentence in
                draft.sentences[sentence].words.contains {
                    Stem.isSame(mention.form(word), draft.form($0))
                }
            }
        }
        if shared.count * 2 > content.count { return true }
        for (sort, answer) in Self.sorts {
            let asks = told(sort).contains {
                question.contains($0.words.lowerBound)
            }
            if asks {
                let open = Set(statements)
                if heard(answer).contains(where: { open.contains($0.sentence) }) { return true }
                if sort == "asks_amount" || sort == "asks_where" {
                    return heard("answers_amount").contains { open.contains($0.sentence) }
                }
                // What is what can be said in many ways.
                if sort == "asks_what" { continue }
                if sort == "asks_how", isDone { return true }
                guard sort == "asks_why" else {
                    return sort == "asks_when"
                        && heard("now").contains { open.contains($0.sentence) }
                }
                // "Waarom doet hij het niet?" wants it mended more than explained.
                let isDismay =
                    question.contains { rulebook.belongs(mention, $0, to: "verhit") }
                    || told("grievance").contains { question.contains($0.words.lowerBound) }
                return mentionHasOneQuestion && isDismay ? hasSubstance : isTold(about: shared)
            }
        }
        if isRequest(question), !heard("promises").isEmpty { return true }
        // *Is* and *heeft* are in any answer.
        if !isFact, !shared.isEmpty, repeatsVerb(of: question, with: shared) { return true }
        let isFirst = mention.sentences.first(where: \.isQuestion)?.words.lowerBound
        if question.lowerBound == isFirst, opensWithYesOrNo || repeatsModal(of: question) {
            return true
        }
        if mentionHasOneQuestion, isFact {
            return shared.count * 2 >= content.count || tellsFact
        }
        if mentionHasOneQuestion {
            return !heard("answers_yes_no").isEmpty || hasSubstance || tellsFact
        }
        return !shared.isEmpty
            && (shared.count * 2 >= content.count || !heard("answers_yes_no").isEmpty)
    }

    /// A question begins at most so late in its sentence.
    private static let lead = 4

    /// "Ik heb het voor je opgezegd": whoever asked how, need not know any more.
    private var isDone: Bool {
        sentences(doing: .steps, above: Self.evident).contains { sentence in
            draft.sentences[sentence].words.contains { rulebook.belongs(draft, $0, to: "wij") }
        }
    }

    /// "Mag mijn hulphond mee?" – "Je hond mag mee."
    private func repeatsModal(of question: Range<Int>) -> Bool {
        rulebook.belongs(mention, question.lowerBound, to: "kunnen")
            && statements.contains { sentence in
                draft.sentences[sentence].words.contains {
                    draft.words[$0].hash == mention.words[question.lowerBound].hash
                }
            }
    }

    /// We shall find out, or want to hear more first.
    var defers: Bool {
        let asking = Set(
            heard("asks").map(\.sentence)
                + draft.sentences.indices.filter { draft.sentences[$0].isQuestion })
        return !heard("defers").isEmpty
            || heard("private").contains { asking.contains($0.sentence) }
    }

    /// Sentences that are more than kindness: what they say may be an answer.
    private var statements: [Int] {
        var kind = Set(heard("pleasantry").map(\.sentence))
        kind.formUnion(heard("sympathises").map(\.sentence))
        if isComplaint { kind.formUnion(sentences(doing: .acknowledges, above: Self.evident)) }
        return draft.sentences.indices.filter { !kind.contains($0) || weighs($0) }
    }

    /// A sentence with *ja* or *nee*, or with *wel*, *niet* or *ook* if it is no
    /// sympathy.
    private func weighs(_ sentence: Int) -> Bool {
        let feels = (heard("sympathises") + heard("acknowledges")).contains {
            $0.sentence == sentence
        }
        let telling =
            feels ? ["janee", "reden"] : ["janee", "reden", "niet", "wel", "bijwoord_ook"]
        return draft.sentences[sentence].words.contains { word in
            telling.contains { rulebook.belongs(draft, word, to: $0) }
        }
    }

    /// A statement that weighs, or compares.
    private var tellsFact: Bool {
        statements.contains { sentence in
            weighs(sentence)
                || draft.sentences[sentence].words.contains {
                    rulebook.belongs(draft, $0, to: "vergelijkend")
                }
        }
    }

    /// Log-odds from which a sentence is kindness and no answer.
    private static let evident: Float = 1.5

    /// "Hoi Stefan, ja, …": the answer to the first question.
    var opensWithYesOrNo: Bool {
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
    func isExclamation(_ sentence: Sentence) -> Bool {
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
        let questions = mention.sentences.indices.filter(isAsked).map { mention.sentences[$0] }
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
