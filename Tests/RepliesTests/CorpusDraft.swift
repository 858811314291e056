// SPDX-License-Identifier: Apache-2.0

// The drafts of `Corpus/drafts.jsonl`: ours, good and bad, with the rules that
// must speak. A draft without any is a good one.

import Complaints
import Foundation

@testable import Replies

struct CorpusDraft: Decodable, Sendable {
    struct Customer: Decodable, Sendable {
        let name: String?
        let handle: String?
        let known: [String: String]
    }

    let id: String
    let channel: String
    let customer: Customer
    let mention: String
    let signals: [String]
    let earlierAnswer: String?
    let draft: String
    let expected: [String]

    enum CodingKeys: String, CodingKey {
        case id, channel, customer, mention, signals, draft, expected
        case earlierAnswer = "earlier_answer"
    }

    var context: ReplyContext {
        ReplyContext(
            channel: channel, customerName: customer.name, customerHandle: customer.handle,
            known: customer.known, mention: mention,
            signals: Set(signals.compactMap(Signal.init(rawValue:))), earlierAnswer: earlierAnswer)
    }

    /// - Parameter folder: `Corpus`, or `HeldOut`: drafts that no weight was
    ///   fitted on.
    static func all(in folder: String = "Corpus") throws -> [CorpusDraft] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: folder)
        let text = try String(contentsOf: folder.appending(path: "drafts.jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map {
            try JSONDecoder().decode(CorpusDraft.self, from: Data($0.utf8))
        }
    }
}
