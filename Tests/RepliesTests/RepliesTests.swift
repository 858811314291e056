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
    let checker: ReplyChecker
    let drafts: [CorpusDraft]

    init() throws {
        checker = try Shared.checker.get()
        drafts = try CorpusDraft.all()
    }

    /// Of all drafts; the figure may not drop.
    private static let agreedShare = 0.97

    @Test func `drafts are judged as an experienced colleague would`() {
        let wrong = drafts.filter { draft in
            let found = Set(
                checker.findings(in: draft.draft, answering: draft.context).map(\.rule.rawValue))
            let expected = Set(draft.expected)
            return expected.isEmpty ? !found.isEmpty : !expected.isSubset(of: found)
        }
        let share = Double(drafts.count - wrong.count) / Double(drafts.count)
        #expect(share >= Self.agreedShare, "judged wrongly: \(wrong.map(\.id))")
    }

    @Test func `at most one good draft in twenty is disturbed`() {
        let good = drafts.filter(\.expected.isEmpty)
        let disturbed = good.filter {
            !checker.findings(in: $0.draft, answering: $0.context).isEmpty
        }
        #expect(disturbed.count * 20 <= good.count, "disturbed: \(disturbed.map(\.id))")
    }

    @Test func `every rule is expected somewhere in the corpus`() {
        let expected = Set(drafts.flatMap(\.expected))
        #expect(expected == Set(ReplyRule.allCases.map(\.rawValue)))
    }

    @Test func `every finding points into the draft and says its message in full`() {
        for draft in drafts {
            let count = draft.draft.utf8.count
            for finding in checker.findings(in: draft.draft, answering: draft.context) {
                #expect(finding.range.upperBound <= count, "\(draft.id) \(finding.rule)")
                #expect(
                    !finding.message.contains("{") || draft.draft.contains("{"),
                    "\(draft.id) \(finding.message)")
                #expect(finding.message.contains(" "), "\(draft.id) \(finding.message)")
            }
        }
    }
}
