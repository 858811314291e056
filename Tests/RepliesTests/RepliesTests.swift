// SPDX-License-Identifier: Apache-2.0

// The rules as a whole: the contract of their names, the examples in the data,
// and the drafts of the corpus.

import Complaints
import Testing

@testable import Replies

/// Read once for all tests: the rules never change.
enum Shared {
    static let checker = Result { try ReplyChecker() }
}

@Suite struct RuleDataTests {
    let checker: ReplyChecker

    init() throws { checker = try Shared.checker.get() }

    @Test func `the rules have the names that were agreed`() {
        let agreed = """
            no_acknowledgement ja_maar refusal_without_alternative no_next_step \
            no_time_for_next_step too_many_questions asks_what_is_known question_unanswered \
            no_signature no_name register_mismatch formula refers_to_manual blames_customer \
            blames_colleague contradicts_earlier_answer upsell_when_vulnerable \
            joke_when_vulnerable personal_data_in_public confirms_customer_in_public \
            too_long_for_channel template_residue empty_promise
            """
        #expect(
            Set(ReplyRule.allCases.map(\.rawValue))
                == Set(agreed.split(separator: " ").map(String.init)))
    }

    @Test func `every pattern is found in its examples and its list in no counterexample`() {
        let rulebook = checker.rulebook
        var wrong: [String] = []
        for line in rulebook.lines {
            let name = "\(rulebook.listNames[line.list]), line \(line.number)"
            for example in Self.examples(line.examples)
            where !rulebook.fits(line, in: rulebook.read(example)) {
                wrong.append("\(name) must be found in: \(example)")
            }
            for example in Self.examples(line.counterexamples)
            where !rulebook.hear(rulebook.read(example)).matches[line.list].isEmpty {
                wrong.append("\(name) must not be found in: \(example)")
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test func `every pattern has an example and a counterexample`() {
        let bare = checker.rulebook.lines.filter {
            $0.examples.isEmpty || $0.counterexamples.isEmpty
        }
        #expect(bare.map(\.number).isEmpty)
    }

    private static func examples(_ column: ArraySlice<UInt8>) -> [String] {
        String(decoding: column, as: UTF8.self).split(separator: " ~ ").map(String.init)
    }

    @Test(arguments: [
        ("ja %maar", true), ("^ ja , maar $", true), ("[zeer] goed", true), ("…", false),
        ("[zeer]", false), ("…x goed", false), ("%onbekend", false), ("", false), ("? ,", false),
    ])
    func `a pattern is read or refused`(notation: String, isValid: Bool) {
        #expect((Pattern(notation, classes: checker.rulebook.classes) != nil) == isValid)
    }
}

@Suite struct CorpusTests {
    /// A draft of the corpus and what the checker says of it.
    struct Judged: Sendable {
        let draft: CorpusDraft
        let findings: [Finding]
        var rules: Set<String> { Set(findings.map(\.rule.rawValue)) }

        /// A good draft is left alone; of a bad one everything that is wrong
        /// is found, whatever else is found.
        var isRight: Bool {
            draft.expected.isEmpty ? findings.isEmpty : rules.isSuperset(of: draft.expected)
        }
    }

    private static let all = Result {
        let checker = try Shared.checker.get()
        return try CorpusDraft.all().map { draft in
            Judged(
                draft: draft,
                findings: checker.findings(in: draft.draft, answering: draft.context))
        }
    }

    let judged: [Judged]

    init() throws { judged = try Self.all.get() }

    /// Recorded 2026-11 over 14,530 drafts, all learnt from, most of them written by
    /// people who had not seen the rules; the figures may not drop.
    private static let wrongAtMost = 878
    private static let disturbedAtMost = 332

    @Test func `drafts are judged as an experienced colleague would`() {
        let wrong = judged.filter { !$0.isRight }.map(\.draft.id)
        #expect(wrong.count <= Self.wrongAtMost, "judged wrongly: \(wrong)")
    }

    @Test func `good drafts are left alone`() {
        let disturbed = judged.filter { $0.draft.expected.isEmpty && !$0.findings.isEmpty }
            .map(\.draft.id)
        #expect(disturbed.count <= Self.disturbedAtMost, "disturbed: \(disturbed)")
    }

    /// Recorded 2026-11 over 660 drafts of two authors of whom nothing was learnt
    /// and eight drafts were read: what a new author may expect of us.
    @Test func `drafts that nothing was learnt from are judged as recorded`() throws {
        let checker = try Shared.checker.get()
        let judged = try CorpusDraft.all(in: "HeldOut").map { draft in
            Judged(
                draft: draft,
                findings: checker.findings(in: draft.draft, answering: draft.context))
        }
        let good = judged.filter(\.draft.expected.isEmpty)
        let bad = judged.filter { !$0.draft.expected.isEmpty }
        #expect(good.count { $0.isRight } >= Self.heldOutGood, "of \(good.count)")
        #expect(bad.count { $0.isRight } >= Self.heldOutBad, "of \(bad.count)")
    }

    private static let heldOutGood = 325
    private static let heldOutBad = 293

    @Test func `every rule is expected somewhere in the corpus`() {
        let expected = Set(judged.flatMap(\.draft.expected))
        #expect(expected == Set(ReplyRule.allCases.map(\.rawValue)))
    }

    @Test func `every finding points into the draft and says its message in full`() {
        for one in judged {
            let count = one.draft.draft.utf8.count
            for finding in one.findings {
                #expect(finding.range.upperBound <= count, "\(one.draft.id) \(finding.rule)")
                #expect(
                    !finding.message.contains("{") || one.draft.draft.contains("{"),
                    "\(one.draft.id) \(finding.message)")
                #expect(finding.message.contains(" "), "\(one.draft.id) \(finding.message)")
            }
        }
    }
}
