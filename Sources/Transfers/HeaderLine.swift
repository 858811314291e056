// SPDX-License-Identifier: Apache-2.0

// A line of a request that differs from one request to the next, such as a
// validator.

internal import CCurl

/// One header line as libcurl wants it, in memory that serves one request after the
/// other. Belongs to the transfer thread.
final class HeaderLine {
    /// To be put into a list, but never freed with it.
    let node: UnsafeMutablePointer<curl_slist>
    private let name: StaticString
    private var line: UnsafeMutableRawBufferPointer

    /// - Parameter name: with colon and blank.
    init(_ name: StaticString) {
        self.name = name
        node = .allocate(capacity: 1)
        node.initialize(to: curl_slist())
        line = .allocate(byteCount: 0, alignment: 1)
        makeRoom(128)
    }

    deinit {
        line.deallocate()
        node.deallocate()
    }

    /// Says this from now on, as the last line of its list.
    ///
    /// - Returns: `false` for a value that does not fit on one line; the line is then
    ///   not to be used.
    func set(_ value: String) -> Bool {
        var value = value
        return value.withUTF8 { bytes in
            guard bytes.allSatisfy({ $0.isHeaderSafe }) else { return false }
            let start = name.utf8CodeUnitCount
            if start + bytes.count >= line.count { makeRoom(2 * (start + bytes.count)) }
            UnsafeMutableRawBufferPointer(rebasing: line[start...])
                .copyMemory(from: UnsafeRawBufferPointer(bytes))
            line[start + bytes.count] = 0
            node.pointee.next = nil
            return true
        }
    }

    private func makeRoom(_ count: Int) {
        line.deallocate()
        line = .allocate(byteCount: count, alignment: 1)
        line.copyMemory(
            from: UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        node.pointee.data = line.assumingMemoryBound(to: CChar.self).baseAddress
    }
}

extension UInt8 {
    /// Whether it fits on a header line: no control character but tab.
    fileprivate var isHeaderSafe: Bool { self >= 0x20 && self != 0x7f || self == 0x09 }
}

extension String {
    /// Whether it fits on one header line.
    var isHeaderSafe: Bool { utf8.allSatisfy(\.isHeaderSafe) }

    /// With control characters turned into blanks: one line, whatever it held.
    var headerSafe: String {
        isHeaderSafe
            ? self
            : String(decoding: utf8.map { $0 < 0x20 || $0 == 0x7f ? 0x20 : $0 }, as: UTF8.self)
    }
}
