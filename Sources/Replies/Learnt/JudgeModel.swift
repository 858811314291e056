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

/// A small network: what is seen speaks for the rules by itself, and through hidden
/// units. A sight is known by its name, so that new lists may come and old ones go: what
/// was not learnt weighs nothing.
struct JudgeModel: Sendable {
    static let file = "judge.bin"
    /// Hidden units.
    static let units = 128
    /// A weight for each rule of `Judged.rules`, then one for each unit.
    private static let width = Judged.rules.count + units

    /// One row a sight.
    private let rows: [UInt32: [Float]]
    private let bias: [Float]
    /// A weight for each rule.
    private let lanesOfUnit: [[Float]]

    /// - Parameters:
    ///   - rows: a weight for each rule and for each unit, by sight.
    ///   - bias: the same, of all drafts.
    ///   - lanesOfUnit: what each unit says of each rule.
    init(_ rows: [UInt32: [Float]], bias: [Float], lanesOfUnit: [[Float]]) {
        precondition(bias.count == Self.width && lanesOfUnit.count == Self.units)
        self.rows = rows
        self.bias = bias
        self.lanesOfUnit = lanesOfUnit
    }

    static func key(_ name: String) -> UInt32 {
        UInt32(truncatingIfNeeded: Folding.hash(Array(name.utf8)[...]) >> 16)
    }

    /// The weights in the order of these sights.
    func bound(to names: [String]) -> Judge {
        let none = [Float](repeating: 0, count: bias.count)
        return Judge(
            rows: names.map { rows[Self.key($0)] ?? none }, bias: bias, lanesOfUnit: lanesOfUnit)
    }
}

/// The weights, sight by sight, as `Check.features` gives them.
struct Judge: Sendable {
    /// A weight for each rule, then one for each unit.
    let rows: [[Float]]
    let bias: [Float]
    let lanesOfUnit: [[Float]]

    /// The log-odds that each of `Judged.rules` is broken.
    func weigh(_ values: [Float]) -> [Float] {
        var sums = bias
        for (value, row) in zip(values, rows) where value != 0 {
            for place in sums.indices { sums[place] += value * row[place] }
        }
        let lanes = Judged.rules.count
        var odds = Array(sums[..<lanes])
        for (value, row) in zip(sums[lanes...], lanesOfUnit) where value > 0 {
            for lane in odds.indices { odds[lane] += value * row[lane] }
        }
        return odds
    }
}

extension JudgeModel {
    private static let magic = Array("GRJ2".utf8)
    private static let headerSize = 8
    private static let mostRows = 1 << 14

    /// Reads the file: magic, number of sights, the bias, unit by unit what it says of
    /// each rule, and for each sight the hash of its name and its weights.
    ///
    /// - Returns: `nil` if the bytes are no such file.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.headerSize, bytes.starts(with: Self.magic) else { return nil }
        let lanes = Judged.rules.count
        let count = Int(bytes.word(at: 4))
        let unitStart = Self.headerSize + Self.width * 4
        let start = unitStart + Self.units * lanes * 4
        let rowSize = 4 + Self.width * 4
        guard count <= Self.mostRows, bytes.count == start + count * rowSize else { return nil }
        let bias = bytes.floats(Self.width, at: Self.headerSize)
        let lanesOfUnit = (0..<Self.units).map {
            bytes.floats(lanes, at: unitStart + $0 * lanes * 4)
        }
        var rows: [UInt32: [Float]] = [:]
        for row in 0..<count {
            let offset = start + row * rowSize
            rows[bytes.word(at: offset)] = bytes.floats(Self.width, at: offset + 4)
        }
        let weights = [bias] + lanesOfUnit + rows.values
        guard rows.count == count, weights.joined().allSatisfy(\.isFinite) else { return nil }
        self.init(rows, bias: bias, lanesOfUnit: lanesOfUnit)
    }

    /// The file that `init?` reads.
    var bytes: [UInt8] {
        var bytes = Self.magic
        bytes.append(UInt32(rows.count))
        bytes.append(bias)
        for weights in lanesOfUnit { bytes.append(weights) }
        for (key, weights) in rows.sorted(by: { $0.key < $1.key }) {
            bytes.append(key)
            bytes.append(weights)
        }
        return bytes
    }
}
