// SPDX-License-Identifier: Apache-2.0

// Plain values side by side at an address that never changes: what a compiled
// lexicon is made of.

import CPrefetch

/// A row of plain values inside a `LexiconImage`.
///
/// Holds no reference to it: whoever uses a table holds its lexicon meanwhile. So
/// a table costs nothing to hand on, and may lie in the read-only pages of the
/// program as well as on the heap.
struct Table<Element: BitwiseCopyable>: RandomAccessCollection, Sendable {
    // Never written as long as anybody can read it.
    nonisolated(unsafe) let buffer: UnsafeBufferPointer<Element>

    /// Without anything.
    init() { buffer = UnsafeBufferPointer(start: nil, count: 0) }

    /// - Parameter buffer: held by whoever holds the table.
    init(_ buffer: UnsafeBufferPointer<Element>) { self.buffer = buffer }

    var startIndex: Int { 0 }
    @inline(__always) var endIndex: Int { buffer.count }

    @inline(__always)
    subscript(index: Int) -> Element {
        precondition(
            UInt(bitPattern: index) < UInt(bitPattern: buffer.count),
            "a place beyond the end of a table of the lexicon")
        return buffer[index]
    }

    /// The values by their address, for loops that know their bounds.
    @inline(__always)
    func withUnsafeBufferPointer<Result>(
        _ body: (UnsafeBufferPointer<Element>) throws -> Result
    ) rethrows -> Result { try body(buffer) }
}

/// Asks for the memory of an element that will soon be read, and does not wait.
@inline(__always)
func ahead<Element>(_ table: UnsafeBufferPointer<Element>, _ index: Int) {
    prefetch(table.baseAddress.map { $0 + index })
}

/// A copy of a table that may be written, by one who holds it alone.
final class TableCopy<Element: BitwiseCopyable>: @unchecked Sendable {
    // Written only by a holder that has made sure to be the only one.
    let values: UnsafeMutableBufferPointer<Element>

    init(_ table: Table<Element>) {
        values = .allocate(capacity: table.count)
        _ = values.initialize(from: table.buffer)
    }

    deinit { values.deallocate() }

    var table: Table<Element> { Table(UnsafeBufferPointer(values)) }
}
