// SPDX-License-Identifier: Apache-2.0

// Assessments as JSON: evidence in numbers is written as evidence in words.

import Complaints
import Testing

@testable import Monitor

@Suite struct AssessmentWriterTests {
    private static let codes = [
        EvidenceCode(term: 7, note: 3, start: 0, end: 12, contribution: -1.25),
        EvidenceCode(term: 7, note: 0, start: 113, end: 1_204, contribution: 0.0004),
        EvidenceCode(term: -2, note: 4, start: -1, end: -1, contribution: 0),
        EvidenceCode(term: 7, note: 3, start: 9, end: 10, contribution: 99.5),
    ]

    private func assessment(_ evidence: EvidenceList) -> Assessment {
        Assessment(
            language: .dutch, polarity: Polarity(rawValue: -0.5), sentiment: .negative,
            kind: .complaint, urgency: .high, signals: [.money, .silence], evidence: evidence)
    }

    private func wording(_ name: String) -> EvidenceWording {
        EvidenceWording(
            term: { "\(name) \"\($0)\"\n" },
            note: { $0 == 0 || $0 == 4 ? "" : "note \($0) of \(name)" })
    }

    @Test func `evidence in numbers is written as evidence in words, whoever says them`() {
        var writer = AssessmentWriter()
        for name in ["first", "second", "first"] {
            let coded = EvidenceList(Self.codes, wording: wording(name))
            for evidence in [coded, coded, EvidenceList(Array(coded))] {
                writer.json.clear()
                writer.write(assessment(evidence), id: Array("17".utf8))
                let json = writer.json.text
                #expect(
                    json == #"""
                        {"id":17,"language":"nl","sentiment":"negative","polarity":-0.500,\#
                        "kind":"complaint","urgency":"high","signals":["silence","money"],\#
                        "evidence":[{"term":"\#(name) \"7\"\n","start":0,"end":12,\#
                        "contribution":-1.250,"note":"note 3 of \#(name)"},\#
                        {"term":"\#(name) \"7\"\n","start":113,"end":1204,"contribution":0.000},\#
                        {"term":"\#(name) \"-2\"\n","contribution":0.000},\#
                        {"term":"\#(name) \"7\"\n","start":9,"end":10,"contribution":99.500,\#
                        "note":"note 3 of \#(name)"}]}
                        """#)
            }
        }
    }

    @Test(arguments: [
        0, 7, 9, 10, 42, 99, 100, 101, 999, 1_000, 123_456, -1, -10, -999, .max, .min,
    ])
    func `integers are written as they are`(value: Int) {
        var json = JSONBytes()
        json.integer(value)
        let text = json.text
        #expect(text == String(value))
    }
}
