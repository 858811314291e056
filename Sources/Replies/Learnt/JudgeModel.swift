// SPDX-License-Identifier: Apache-2.0

// Whether a rule is broken, by everything that is seen in a draft. Written by
// `gehoord lexicon fit-replies`; see `Replies/acts.md`.

/// Which rules are a matter of judgement. Of the others the patterns are sure.
enum Judged {
    static let rules: [ReplyRule] = [
        .noAcknowledgement, .jaMaar, .refusalWithoutAlternative, .noNextStep, .noTimeForNextStep,
        .questionUnanswered, .formula, .refersToManual, .blamesCustomer, .blamesColleague,
        .contradictsEarlierAnswer, .upsellWhenVulnerable, .jokeWhenVulnerable,
        .confirmsCustomerInPublic, .emptyPromise,
    ]
}

/// One logistic regression a rule. A feature is known by its name, so that new
/// lists may come and old ones go: what was not learnt weighs nothing.
struct JudgeModel: Sendable {
    static let file = "judge.bin"

    /// One row a feature, one weight a rule of `Judged.rules`.
    private let rows: [UInt32: [Float]]
    private let bias: [Float]

    init(_ rows: [UInt32: [Float]], bias: [Float]) {
        precondition(bias.count == Judged.rules.count)
        self.rows = rows
        self.bias = bias
    }

    static func key(_ name: String) -> UInt32 {
        UInt32(truncatingIfNeeded: Folding.hash(Array(name.utf8)[...]) >> 16)
    }

    /// The weights in the order of these features.
    func bound(to names: [String]) -> Judge {
        let none = [Float](repeating: 0, count: bias.count)
        return Judge(weights: names.map { rows[Self.key($0)] ?? none }, bias: bias)
    }
}

/// The weights, feature by feature, as `Check.features` gives them.
struct Judge: Sendable {
    let weights: [[Float]]
    let bias: [Float]

    /// The log-odds that each of `Judged.rules` is broken.
    func weigh(_ values: [Float]) -> [Float] {
        var odds = bias
        for (value, row) in zip(values, weights) where value != 0 {
            for lane in odds.indices { odds[lane] += value * row[lane] }
        }
        return odds
    }
}

extension JudgeModel {
    private static let magic = Array("GRJ1".utf8)
    private static let headerSize = 8
    private static let mostRows = 1 << 14

    /// Reads the file: magic, number of features, a bias for each rule, and for
    /// each feature the hash of its name and a weight for each rule.
    ///
    /// - Returns: `nil` if the bytes are no such file.
    init?(_ bytes: [UInt8]) {
        let rules = Judged.rules.count
        guard bytes.count >= Self.headerSize, bytes.starts(with: Self.magic) else { return nil }
        let count = Int(bytes.word(at: 4))
        let start = Self.headerSize + rules * 4
        let rowSize = 4 + rules * 4
        guard count <= Self.mostRows, bytes.count == start + count * rowSize else { return nil }
        var rows: [UInt32: [Float]] = [:]
        for row in 0..<count {
            let offset = start + row * rowSize
            let weights = bytes.floats(rules, at: offset + 4)
            guard weights.allSatisfy(\.isFinite) else { return nil }
            rows[bytes.word(at: offset)] = weights
        }
        let bias = bytes.floats(rules, at: Self.headerSize)
        guard rows.count == count, bias.allSatisfy(\.isFinite) else { return nil }
        self.init(rows, bias: bias)
    }

    /// The file that `init?` reads.
    var bytes: [UInt8] {
        var bytes = Self.magic
        bytes.append(UInt32(rows.count))
        bytes.append(bias)
        for (key, weights) in rows.sorted(by: { $0.key < $1.key }) {
            bytes.append(key)
            bytes.append(weights)
        }
        return bytes
    }
}
