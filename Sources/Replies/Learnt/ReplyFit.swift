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

    package init() throws(RulebookError) { rulebook = try Rulebook() }

    /// The weights, as `acts.bin` holds them.
    package func fit(_ drafts: [LabelledDraft], _ sentences: [LabelledSentence]) -> [UInt8] {
        ActFit().fit(drafts.map(bag) + sentences.map(bag)).bytes
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
