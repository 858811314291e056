// SPDX-License-Identifier: Apache-2.0

// The memory in which texts are read, one after another.

/// A list that is emptied and filled again for every text.
///
/// An array counts its holders and asks at each change whether it has more than
/// one; in the few microseconds that a text takes, that is a third of the work.
/// This list has exactly one owner, who cannot copy it. Places are checked as
/// those of an array are, except through `elements`.
///
/// Public, and so are the tokens, against the custom of this project: the
/// compiler (6.3) looks into another module only through what is public, and a
/// call for every place of a list is what this type is there to avoid.
public struct Scratch<Element: BitwiseCopyable>: ~Copyable {
    public var start: UnsafeMutablePointer<Element>
    public var filled = 0
    public var room: Int

    public init(room: Int = 64) {
        start = .allocate(capacity: room)
        self.room = room
    }

    deinit { start.deallocate() }

    @inline(__always) public var count: Int { filled }
    @inline(__always) public var isEmpty: Bool { filled == 0 }
    @inline(__always) public var indices: Range<Int> { 0..<filled }

    /// The elements by their address: unchecked, and good only until the list
    /// grows or is gone.
    @inline(__always)
    public var elements: UnsafeMutableBufferPointer<Element> {
        UnsafeMutableBufferPointer(start: start, count: filled)
    }

    @inline(__always)
    public subscript(index: Int) -> Element {
        get {
            precondition(index >= 0 && index < filled, "a place beyond the list")
            return start[index]
        }
        _modify {
            precondition(index >= 0 && index < filled, "a place beyond the list")
            yield &start[index]
        }
    }

    @inline(__always)
    public mutating func append(_ element: Element) {
        if filled == room { grow(to: room + 1) }
        start[filled] = element
        filled += 1
    }

    /// Keeps the memory.
    @inline(__always)
    public mutating func removeAll() { filled = 0 }

    /// Keeps the first `count`.
    @inline(__always)
    public mutating func cut(to count: Int) {
        precondition(count >= 0 && count <= filled, "no list grows by cutting")
        filled = count
    }

    /// Room for `count` elements in all, so that they may be written through
    /// the address that is returned; `setCount` then says how many were.
    @inline(__always)
    public mutating func makeRoom(for count: Int) -> UnsafeMutablePointer<Element> {
        if count > room { grow(to: count) }
        return start
    }

    @inline(__always)
    public mutating func setCount(_ count: Int) {
        precondition(count >= 0 && count <= room, "more elements than there is room for")
        filled = count
    }

    @inline(never)
    public mutating func grow(to wanted: Int) {
        let larger = max(wanted, room * 2)
        let moved = UnsafeMutablePointer<Element>.allocate(capacity: larger)
        moved.update(from: start, count: filled)
        start.deallocate()
        start = moved
        room = larger
    }
}

// One owner at a time; the elements are plain values.
extension Scratch: @unchecked Sendable {}
