// SPDX-License-Identifier: Apache-2.0

// Did you mean …? The word that somebody most likely meant to write.

/// The candidate nearest to what was written; `nil` when none is near.
///
/// Near is at most a third of the letters wrong, or one being the beginning of
/// the other.
func nearest(to written: String, among candidates: [String]) -> String? {
    let word = Array(written.lowercased().replacing("-", with: "_").utf8)
    let ranked = candidates.map { (name: $0, distance: distance(word, Array($0.utf8))) }
    if let best = ranked.min(by: { $0.distance < $1.distance }),
        best.distance * 3 <= max(word.count, best.name.utf8.count)
    {
        return best.name
    }
    guard word.count >= 3 else { return nil }
    return candidates.first { $0.utf8.starts(with: word) || word.starts(with: $0.utf8) }
}

/// How many letters to add, drop, change or swap with their neighbour.
///
/// - Source: optimal string alignment distance.
private func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    guard left.count <= 64, right.count <= 64 else { return .max / 4 }
    var rows = [Array(0...right.count)]
    for row in 0..<left.count {
        var next = [row + 1]
        for column in 0..<right.count {
            let change = rows[row][column] + (left[row] == right[column] ? 0 : 1)
            var best = min(change, rows[row][column + 1] + 1, next[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                best = min(best, rows[row - 1][column - 1] + 1)
            }
            next.append(best)
        }
        rows.append(next)
    }
    return rows[left.count][right.count]
}
