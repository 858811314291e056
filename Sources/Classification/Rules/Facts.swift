// SPDX-License-Identifier: Apache-2.0

// Step 9: what the customer already told us: numbers, addresses, amounts.

import Complaints
import DutchText

enum Facts {
    static func apply(_ work: inout Workspace, _ bytes: UnsafeBufferPointer<UInt8>) {
        var mayHold = false
        for token in work.buffer.tokens {
            switch token.kind {
            case .number: mayHold = mayHold || token.end - token.start >= 2
            case .money: add(.amount, Int(token.start)..<Int(token.end), &work, bytes)
            case .link: mayHold = true
            default: break
            }
        }
        addAmounts(&work, bytes)
        // Without a digit or an address there is nothing to find.
        guard mayHold else { return }
        for fact in PersonalData.facts(in: bytes) {
            work.facts.personal.append(fact)
            if PersonalData.isPersonal(fact.kind) {
                work.facts.signals.insert(SignalSet(.personalData))
            }
        }
    }

    /// *20 euro*: a number and a currency.
    private static func addAmounts(_ work: inout Workspace, _ bytes: UnsafeBufferPointer<UInt8>) {
        for position in 0..<max(0, work.count - 1)
        where work.buffer.tokens[position].kind == .number
            && work.roles[position + 1].contains(.currency)
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
        work.facts.personal.append(Fact(kind: kind, value: value, range: range))
    }
}
