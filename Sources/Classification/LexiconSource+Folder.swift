// SPDX-License-Identifier: Apache-2.0

// A lexicon as a folder of files: for those who edit it, and for the build.

package import Foundation

extension LexiconSource {
    /// Reads the tables and the learnt turns of phrase in a folder.
    package init(folder: URL) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".tsv") || $0 == Self.verdictsFile }
        self.init(
            files: try names.map { name in
                (name, Array(try Data(contentsOf: folder.appending(path: name))))
            })
    }
}
