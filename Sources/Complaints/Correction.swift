// SPDX-License-Identifier: Apache-2.0

// What a colleague says of an assessment, and what that does to the case. The
// assessment itself stays as it was: a correction stands beside it.

/// How a mention should have been judged; what is `nil` or empty was not spoken
/// of.
package struct Correction: Hashable, Sendable {
    package var sentiment: Sentiment?
    package var kind: Kind?
    package var urgency: Urgency?
    /// Signals that were missed.
    package var added: Set<Signal> = []
    /// Signals that were seen and are not there.
    package var removed: Set<Signal> = []

    package init() {}

    package var isEmpty: Bool { self == Correction() }
}

extension Assessment {
    /// The assessment as a colleague says it should have been.
    package func corrected(by correction: Correction) -> Assessment {
        var judged = self
        judged.sentiment = correction.sentiment ?? sentiment
        judged.kind = correction.kind ?? kind
        judged.urgency = correction.urgency ?? urgency
        judged.signals = signals.union(correction.added).subtracting(correction.removed)
        return judged
    }
}

extension Case {
    /// Takes over what a colleague says, and nothing else: who has the case, who
    /// waits and whether it is closed stay as they are. A case that turns out to
    /// be no complaint is closed by a person, who says why.
    ///
    /// - Parameter others: how the customer's other mentions in the case are
    ///   judged, when the colleague speaks of one mention: what they call for
    ///   still holds. `nil` when the case as a whole is meant.
    package mutating func follow(_ correction: Correction, besides others: [Assessment]?) {
        let rest = others ?? []
        if let said = correction.kind, said == .complaint || !rest.contains(where: \.isComplaint) {
            kind = said
        }
        signals.formUnion(correction.added)
        signals.subtract(
            correction.removed.filter { signal in
                !rest.contains { $0.signals.contains(signal) }
            })
        guard let said = correction.urgency else { return }
        let highest = rest.map(\.urgency).reduce(said, max)
        // Of other mentions nothing new is heard: they never raise it.
        urgency = said > urgency ? said : min(urgency, highest)
        if others != nil { raiseForRepeatedContact() }
    }
}

extension Assessment {
    fileprivate var isComplaint: Bool { kind == .complaint }
}
