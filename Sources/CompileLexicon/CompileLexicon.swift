// SPDX-License-Identifier: Apache-2.0

// Compiles the lexicon while the program is built: TSV in, one image out. An
// entry that is malformed, doubled or contradictory stops the build.

import Classification
import Foundation

@main
enum CompileLexicon {
    /// `CompileLexicon FOLDER OUTPUT`: reads the files of a lexicon and writes
    /// `Image.c`, and what that embeds, into the output folder.
    static func main() throws {
        guard CommandLine.arguments.count == 3 else {
            fail(["usage: CompileLexicon FOLDER OUTPUT"])
        }
        let folder = URL(filePath: CommandLine.arguments[1])
        let output = URL(filePath: CommandLine.arguments[2])
        let source = try LexiconSource(folder: folder)
        do throws(LexiconError) {
            let image = try Lexicon.compile(source)
            write(image, "lexicon.image", in: output)
        } catch {
            fail(
                error.problems.map { problem in
                    let file = folder.appending(path: problem.file).path
                    return "\(file):\(max(1, problem.line)): error: \(problem.detail)"
                })
        }
        // Written last: it is what the build looks at.
        write(Data(code.utf8), "Image.c", in: output)
    }

    private static let code = """
        #include <stddef.h>
        _Alignas(64) const unsigned char lexicon_image_bytes[] = {
        #embed "lexicon.image"
        };
        const size_t lexicon_image_count = sizeof lexicon_image_bytes;

        """

    private static func write(_ data: Data, _ name: String, in folder: URL) {
        do { try data.write(to: folder.appending(path: name), options: .atomic) } catch {
            fail(["\(folder.path)/\(name): error: cannot be written: \(error)"])
        }
    }

    private static func fail(_ lines: [String]) -> Never {
        FileHandle.standardError.write(Data((lines.joined(separator: "\n") + "\n").utf8))
        exit(1)
    }
}
