// SPDX-License-Identifier: Apache-2.0

// The lexicon that is compiled into the program. A room of its own, because what
// compiles it needs `Classification` before there is one.

import CLexicon
package import Classification

extension Lexicon {
    /// The lexicon of this program, used where it lies: nothing is read or copied
    /// until a text asks for it.
    package static let builtIn = Lexicon(
        compiledIn: UnsafeRawBufferPointer(start: lexicon_image(), count: lexicon_image_size()))
}
