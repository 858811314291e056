// SPDX-License-Identifier: Apache-2.0

// From labelled drafts and sentences to lessons: what each of them says, and
// does not say, about each act.

import Complaints

/// A draft of which we know what is wrong with it; nothing, if it is good.
package struct LabelledDraft: Sendable {
    package let draft: String
    package let context: ReplyContext
    package let broken: Set<ReplyRule>

    package init(draft: String, context: ReplyContext, broken: Set<ReplyRule>) {
        self.draft = draft
        self.context = context
        self.broken = broken
    }
}

/// A sentence that does something, or looks like it and does not.
package struct LabelledSentence: Sendable {
    package let text: String
    let act: Act
    let does: Bool

    /// - Parameter label: an act, with a hyphen before it for *does not*.
    /// - Returns: `nil` when the label names no act.
    package init?(text: String, label: String) {
        does = !label.hasPrefix("-")
        guard let act = Act(rawValue: does ? label : String(label.dropFirst())) else {
            return nil
        }
        self.act = act
        self.text = text
    }
}

/// Learns what sentences do.
package struct ReplyFit: Sendable {
    var rulebook: Rulebook

    package init() throws(RulebookError) { rulebook = try Rulebook(hasLearnt: false) }

    /// What is learnt: the bytes of `acts.bin` and of `judge.bin`.
    package struct Lesson: Sendable {
        package let acts: [UInt8]
        package let judge: [UInt8]
    }

    /// So many times a part of the drafts is set apart, and seen by acts that were
    /// learnt without it: the judge must learn how far to trust them.
    private static let parts = 6

    /// - Parameter drafts: those of one author together, so that a part set apart
    ///   holds authors of whom nothing was learnt.
    package func fit(_ drafts: [LabelledDraft], _ sentences: [LabelledSentence]) -> Lesson {
        let bags = drafts.map(bag)
        let lessons = sentences.map(bag)
        let names = DraftFeatures.names(rulebook)
        let size = max(1, (drafts.count + Self.parts - 1) / Self.parts)
        var seen: [JudgedDraft] = []
        for start in stride(from: 0, to: drafts.count, by: size) {
            let apart = start..<min(start + size, drafts.count)
            var blind = rulebook
            blind.acts = ActFit.fit(
                bags[..<apart.lowerBound] + bags[apart.upperBound...] + lessons)
            seen += drafts[apart].map { see($0, blind) }
        }
        return Lesson(
            acts: ActFit.fit(bags + lessons).bytes,
            judge: JudgeFit.fit(seen, names: names).bytes)
    }

    private func see(_ labelled: LabelledDraft, _ rulebook: Rulebook) -> JudgedDraft {
        let check = Check(rulebook, labelled.draft, labelled.context)
        return JudgedDraft(
            values: check.features(check.testimony()).values, broken: labelled.broken)
    }

    func bag(_ labelled: LabelledDraft) -> ActBag {
        let check = Check(rulebook, labelled.draft, labelled.context)
        return ActBag(
            sentences: check.turns, labels: Act.allCases.map { label($0, labelled, check) })
    }

    func bag(_ labelled: LabelledSentence) -> ActBag {
        let check = Check(rulebook, labelled.text, ReplyContext())
        return ActBag(
            sentences: [check.turns.flatMap(\.self)],
            labels: Act.allCases.map { act in
                if act == labelled.act { return labelled.does }
                // What is never said by the way is not said in another lesson.
                return Self.apart.contains(act) ? false : nil
            })
    }

    /// Acts that a sentence which does something else does not do as well.
    private static let apart: Set<Act> = [
        .refersToManual, .blamesCustomer, .blamesColleague, .sells, .jokes, .confirmsCustomer,
        .leavesTemplate,
    ]

    private func label(_ act: Act, _ labelled: LabelledDraft, _ check: Check) -> Bool? {
        let broken = labelled.broken
        let isGood = broken.isEmpty
        switch act {
        case .acknowledges:
            if broken.contains(.noAcknowledgement) { return false }
            return isGood && check.isComplaint ? true : nil
        case .steps:
            if broken.contains(.noNextStep) { return false }
            return isGood && check.isComplaint ? true : nil
        case .promises:
            if broken.contains(.noNextStep) { return false }
            return broken.contains(.noTimeForNextStep) ? true : nil
        case .refuses:
            if broken.contains(.refusalWithoutAlternative) { return true }
            return isGood && check.heard("refuses").isEmpty ? false : nil
        case .offers:
            if broken.contains(.refusalWithoutAlternative) { return false }
            return isGood && !check.heard("refuses").isEmpty ? true : nil
        case .sells, .jokes:
            guard check.isVulnerable else { return nil }
        case .confirmsCustomer:
            guard check.isPublic else { return nil }
        case .emptyPromise:
            if broken.contains(.noTimeForNextStep) || broken.contains(.noNextStep) { return nil }
        default: break
        }
        return act.rule.map(broken.contains)
    }
}
