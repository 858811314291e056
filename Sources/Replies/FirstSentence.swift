// SPDX-License-Identifier: Apache-2.0

// A first sentence to begin an answer with: warm, about this customer's story,
// and open: what is done about it, the agent writes.

import Complaints

extension ReplyChecker {
    /// A sentence that acknowledges, chosen by what is known of the mention;
    /// under *vulnerable* an acknowledgement and nothing else.
    ///
    /// - Parameter seed: chooses among sentences that fit equally well; the
    ///   same seed gives the same sentence.
    /// - Returns: `nil` when nothing in the data fits the mention.
    package func firstSentence(answering context: ReplyContext, seed: UInt64) -> String? {
        let check = Check(rulebook, "", context)
        let isFormal = check.customerIsFormal
        let slots = check.openingSlots()
        for condition in check.openingConditions() {
            let fitting = rulebook.openings.filter {
                $0.condition == condition && $0.isFormal == isFormal
            }.compactMap { Self.fill($0.text, slots) }
            // A sentence with the customer's own facts goes before a general one.
            let most = fitting.map(\.facts).max() ?? 0
            let best = fitting.filter { $0.facts == most }
            if !best.isEmpty { return best[Int(seed % UInt64(best.count))].text }
        }
        return nil
    }

    /// The sentence with its slots filled and how many facts it tells; `nil`
    /// when a slot stays empty.
    private static func fill(
        _ sentence: String, _ slots: [String: String]
    ) -> (text: String, facts: Int)? {
        var text = sentence
        var facts = 0
        for name in ["duur", "keer"] where text.contains("{\(name)}") {
            guard let value = slots[name] else { return nil }
            text = text.split(separator: "{\(name)}", omittingEmptySubsequences: false)
                .joined(separator: value)
            facts += 1
        }
        if let name = slots["naam"] {
            text = text.split(separator: "{naam}", omittingEmptySubsequences: false)
                .joined(separator: name)
        } else {
            text = withoutName(text)
        }
        guard let first = text.first else { return nil }
        return (first.uppercased() + text.dropFirst(), facts)
    }

    /// Takes `{naam}` out with the comma that set it apart.
    private static func withoutName(_ sentence: String) -> String {
        var text = sentence
        for (slot, rest) in [
            ("{naam}, ", ""), (", {naam},", ","), (", {naam}", ""), (" {naam}", ""),
        ] {
            text = text.split(separator: slot, omittingEmptySubsequences: false)
                .joined(separator: rest)
        }
        return text
    }
}

extension Check {
    var customerIsFormal: Bool {
        mention.words.indices.contains {
            rulebook.belongs(mention, $0, to: "u_vorm")
                && !($0 > 0 && mention.words[$0 - 1].kind == .number)
        }
    }

    /// The signals that deserve the first word, in their order.
    private static let firstSignals: [Signal] = [
        .recovered, .healthSafety, .brokenPromise, .repeatContact, .silence, .notHeard, .swearing,
        .insult, .money,
    ]

    /// The signals that say less than what happened.
    private static let lastSignals: [Signal] = [.outage, .deadline, .loyalCustomer]

    /// What the mention may tell: lists of `listening.tsv`.
    private static let happenings = [
        "hacked", "no_show", "wrong", "missing", "broken", "on_hold", "rude", "locked_out", "late",
        "cancelled", "dirty", "again",
    ]
    private static let griefs = ["mourning", "dying", "ill"]

    fileprivate func openingConditions() -> [String] {
        if isVulnerable {
            let vulnerable = Signal.vulnerable.rawValue
            return Self.griefs.filter { !told($0).isEmpty }.map { "\(vulnerable):\($0)" }
                + [vulnerable]
        }
        var conditions = Self.firstSignals.filter(isWordFor).map(\.rawValue)
        if isComplaint {
            conditions += Self.happenings.filter { !told($0).isEmpty }.map { "told:\($0)" }
        }
        conditions += Self.lastSignals.filter(isWordFor).map(\.rawValue)
        if isComplaint { conditions += context.topics.map { "topic:\($0.rawValue)" } }
        let kind = context.kind ?? (isComplaint ? .complaint : nil)
        if let kind { conditions.append("kind:\(kind.rawValue)") }
        return conditions
    }

    /// A failure that came back is no customer who had to tell it twice, and
    /// loyalty is only thanked for when the customer speaks of it.
    private func isWordFor(_ signal: Signal) -> Bool {
        guard context.signals.contains(signal) else { return false }
        switch signal {
        case .repeatContact: return !told("contacted").isEmpty
        case .loyalCustomer: return !told("loyal").isEmpty
        default: return true
        }
    }

    fileprivate func openingSlots() -> [String: String] {
        var slots: [String: String] = [:]
        if let called = context.customerName, !isNickname(called), !callableNames.isEmpty {
            let reading = rulebook.read(called)
            let isTitled = rulebook.belongs(reading, 0, to: "aanspreking")
            let first = called.split(separator: " ").first.map(String.init) ?? called
            slots["naam"] = isTitled ? called : first
        }
        for (slot, list) in [("duur", "duration"), ("keer", "times")] {
            guard let match = told(list).first else { continue }
            // The words that count are the last two: "al drie weken" is "drie weken".
            let words = match.words.suffix(2)
            slots[slot] = mention.text(bytes(of: words, in: mention)).lowercased()
        }
        return slots
    }
}
