// SPDX-License-Identifier: Apache-2.0

// The texts a lexicon is made of: compiled in, read from a folder, or written
// by a company.

/// The texts a lexicon is made of.
package struct LexiconSource: Sendable {
    /// Name and bytes of each file.
    package let files: [(name: String, bytes: LexiconBytes)]
    var companyWords: (file: String, lines: [CompanyWord])?

    package init(files: [(name: String, bytes: [UInt8])]) {
        self.init(files.map { ($0.name, LexiconBytes($0.bytes)) })
    }

    init(_ files: [(name: String, bytes: LexiconBytes)]) {
        self.files = files.filter { $0.name != Self.momentsFile }.sorted { $0.name < $1.name }
    }

    /// Stands in the same folder and is read by `MomentReader`.
    package static let momentsFile = "moments.tsv"
    /// What was learnt of verdicts; the one file that is no table of words.
    package static let verdictsFile = VerdictModel.file

    /// With verdicts that know nothing in place of missing ones or those of
    /// another version: for a fit, which learns them anew.
    package var fittable: LexiconSource {
        let isKnown = files.contains {
            $0.name == Self.verdictsFile && VerdictModel($0.bytes) != nil
        }
        guard !isKnown else { return self }
        let others = files.filter { $0.name != Self.verdictsFile }
        return LexiconSource(others + [(Self.verdictsFile, LexiconBytes(VerdictModel.blankFile))])
    }
}

/// A lexicon line that a company wrote in its own file.
package struct CompanyWord: Hashable, Sendable {
    /// The seven columns, with tabs between them.
    package let text: String
    /// In that file, from 1.
    package let line: Int

    package init(text: String, line: Int) {
        self.text = text
        self.line = line
    }
}

/// Bytes that stay where they are: entries are read from them again when
/// somebody asks for one.
package struct LexiconBytes: RandomAccessCollection, Sendable {
    private final class Copy: Sendable {
        // Never written after it was made.
        nonisolated(unsafe) let bytes: UnsafeRawBufferPointer
        init(_ source: [UInt8]) {
            let memory = UnsafeMutableRawBufferPointer.allocate(
                byteCount: source.count, alignment: LexiconImage.alignment)
            memory.copyBytes(from: source)
            bytes = UnsafeRawBufferPointer(memory)
        }
        deinit { bytes.deallocate() }
    }

    // Never written after it was made, and held by `owner`.
    private nonisolated(unsafe) let bytes: UnsafeBufferPointer<UInt8>
    private let owner: any AnyObject & Sendable

    package init(_ source: [UInt8]) {
        let copy = Copy(source)
        bytes = copy.bytes.assumingMemoryBound(to: UInt8.self)
        owner = copy
    }

    /// - Parameter bytes: a part of the image.
    init(_ bytes: UnsafeBufferPointer<UInt8>, of image: LexiconImage) {
        self.bytes = bytes
        owner = image
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int { bytes.count }

    package subscript(index: Int) -> UInt8 {
        precondition(bytes.indices.contains(index), "a byte beyond the file")
        return bytes[index]
    }

    /// The bytes by their address, which holds as long as `self` is held.
    func withUnsafeBufferPointer<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        withExtendedLifetime(owner) { body(bytes) }
    }

    /// The same for those who hold the source meanwhile.
    var address: UnsafeBufferPointer<UInt8> { bytes }
}
