// SPDX-License-Identifier: Apache-2.0

// What kind and urgency the words of a text lean to, learnt from labelled texts.
// Most words say nothing of feeling and yet are usual in complaints, questions
// or talk; where the rules find little, these decide.

import Complaints
import DutchText

/// A weight per word for each kind and for each urgency of a complaint.
struct WordLeanings: Sendable {
    static let file = "grammar-leanings.tsv"
    /// The urgencies that a complaint can have.
    static let urgencies: [Urgency] = [.normal, .high, .critical]
    static let width = KindModel.kinds.count + urgencies.count
    static let header = ["word"] + KindModel.kinds.map(\.rawValue) + urgencies.map(\.rawValue)
    /// What a text leans to before any of its words.
    static let base = "*"
    static let number = "<num>"
    static let money = "<geld>"
    /// Texts shorter than this count as this long.
    private static let shortest: Float = 8

    private var index = HashIndex(expecting: 2048)
    /// `weights[row * width + column]`; row 0 is `base`.
    private var weights = [Float](repeating: 0, count: width)
    private let numberHash = WordLeanings.hash(number)
    private let moneyHash = WordLeanings.hash(money)

    var isEmpty: Bool { weights.count == Self.width }

    mutating func add(_ word: String, _ numbers: [Float]) {
        if word == Self.base {
            weights.replaceSubrange(0..<Self.width, with: numbers)
        } else {
            index.insert(Self.hash(word), Int32(weights.count / Self.width))
            weights.append(contentsOf: numbers)
        }
    }

    static func hash(_ word: String) -> UInt64 {
        var word = word
        return word.withUTF8 { WordHash.of($0) }
    }

    /// The sums over a text, one per column.
    func sums(_ buffer: TokenBuffer, into sums: inout [Float]) {
        sums.removeAll(keepingCapacity: true)
        sums.append(contentsOf: weights[0..<Self.width])
        guard !isEmpty else { return }
        let share = Self.share(buffer.tokens.count)
        for token in buffer.tokens {
            guard let row = row(of: token) else { continue }
            for column in 0..<Self.width {
                sums[column] += weights[row * Self.width + column] * share
            }
        }
    }

    /// What one word counts in a text of so many.
    static func share(_ words: Int) -> Float { 1 / max(shortest, Float(words)).squareRoot() }

    private func row(of token: Token) -> Int? {
        let found: Int32 =
            switch token.kind {
            case .number: index.find(numberHash)
            case .money: index.find(moneyHash)
            case .link, .mention: -1
            default: index.find(token.hash)
            }
        return found < 0 ? nil : Int(found)
    }

    /// The token that speaks most for one column against another.
    func strongest(_ buffer: TokenBuffer, for column: Int, against other: Int) -> Token? {
        func gain(_ token: Token) -> Float {
            guard let row = row(of: token) else { return 0 }
            return weights[row * Self.width + column] - weights[row * Self.width + other]
        }
        return buffer.tokens.max { gain($0) < gain($1) }
    }
}
