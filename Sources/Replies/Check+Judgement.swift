// SPDX-License-Identifier: Apache-2.0

// The rules testify, the judge decides: what a rule finds may be outweighed by all
// the rest of the draft, and what no rule finds may be plain from it.

import Complaints

extension Check {
    /// What the rules find, each by itself.
    func testimony() -> [Finding] {
        opening() + wording() + steps() + questions() + privacy() + contradiction() + form()
    }

    /// What is wrong with the draft. A draft without a mention, or of a few words, is
    /// left to the rules: the judge has learnt from answers, not from scraps.
    func judgement() -> [Finding] {
        let testimony = testimony()
        guard let judge = rulebook.judge, !mention.words.isEmpty,
            draft.words.count >= Self.fewestWords
        else { return testimony }
        let odds = judge.weigh(features(testimony).values)
        let broken = zip(Judged.rules, odds).filter { isAtStake($0.0) && $0.1 > 0 }.map(\.0)
        return testimony.filter { !Judged.rules.contains($0.rule) || broken.contains($0.rule) }
            + broken.filter { rule in !testimony.contains { $0.rule == rule } }.map(finding)
    }

    /// So many words make an answer, name and signature among them.
    private static let fewestWords = 8

    /// A finding that no rule gives a place to.
    private func finding(_ rule: ReplyRule) -> Finding {
        switch rule {
        case .noAcknowledgement: return finding(rule, start..<start)
        case .noNextStep: return finding(rule, endOfBody..<endOfBody)
        case .questionUnanswered:
            let end = draft.words.last?.range.upperBound ?? 0
            return finding(rule, end..<end, ["wat": Self.shortened(mainQuestion)])
        case .contradictsEarlierAnswer:
            let (was, now) = closest
            let answer = earlier.reading
            return finding(
                rule, bytes(of: draft.sentences[now].words, in: draft),
                ["wat": Self.shortened(answer.text(answer.sentences[was].range))])
        case .noTimeForNextStep: return finding(rule, sentence(doing: .promises))
        case .refusalWithoutAlternative: return finding(rule, sentence(doing: .refuses))
        default:
            let act = Act.allCases.first { $0.rule == rule } ?? .steps
            return finding(
                rule, sentence(doing: act),
                variant: rule == .formula && isVulnerable ? "vulnerable" : "")
        }
    }

    /// The bytes of the sentence that does this most.
    private func sentence(doing act: Act) -> Range<Int> {
        let lane = Act.allCases.firstIndex(of: act) ?? 0
        let signing = signingSentences
        let spoken = draft.sentences.indices.filter { !signing.contains($0) }
        let most = spoken.max { said[$0][lane] < said[$1][lane] }
        return bytes(of: draft.sentences[most ?? 0].words, in: draft)
    }

    /// The last thing that the customer asks, or says.
    private var mainQuestion: String {
        let asked = mention.sentences.last(where: \.isQuestion) ?? mention.sentences.last
        return asked.map { mention.text($0.range) } ?? ""
    }
}
