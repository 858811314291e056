// SPDX-License-Identifier: Apache-2.0

// Step 9: what the customer already told us: numbers, addresses, amounts.

import Complaints
import DutchText

enum Facts {
    private static let fewestDigits: Int32 = 5

    static func apply(_ work: inout Workspace, _ bytes: UnsafeBufferPointer<UInt8>) {
        let traits = work.traits
        guard
            traits.has(.number) || traits.has(.money) || traits.has(.link)
                || traits.flags.contains(.digits)
        else { return }
        var mayHold = false
        var digits: Int32 = 0
        for token in work.buffer.tokens.elements {
            switch token.kind {
            case .number: digits += token.end - token.start
            case .money: add(.amount, Int(token.start)..<Int(token.end), &work, bytes)
            case .link: mayHold = true
            case .word: mayHold = mayHold || token.flags.contains(.digits)
            default: break
            }
        }
        if work.present.contains(.currency) { addAmounts(&work, bytes) }
        // Nothing to find in fewer digits than a postcode with a house number.
        guard mayHold || digits >= fewestDigits else { return }
        for fact in PersonalData.facts(in: bytes) {
            work.personal.append(fact)
            if PersonalData.isPersonal(fact.kind) {
                work.facts.signals.insert(SignalSet(.personalData))
            }
        }
    }

    /// *20 euro*: a number and a currency.
    private static func addAmounts(_ work: inout Workspace, _ bytes: UnsafeBufferPointer<UInt8>) {
        for position in 0..<max(0, work.count - 1)
        where work.buffer.tokens[position].kind == .number
            && work.words[position + 1].roles.contains(.currency)
            && work.buffer.tokens[position + 1].kind == .word
        {
            let start = Int(work.buffer.tokens[position].start)
            add(.amount, start..<Int(work.buffer.tokens[position + 1].end), &work, bytes)
        }
    }

    private static func add(
        _ kind: Fact.Kind, _ range: Range<Int>, _ work: inout Workspace,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) {
        let value = String(
            decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
        work.personal.append(Fact(kind: kind, value: value, range: range))
    }
}
