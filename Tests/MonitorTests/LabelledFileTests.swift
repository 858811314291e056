// SPDX-License-Identifier: Apache-2.0

// Files of labelled texts: what is wrong in one is said with its line.

import Foundation
import Testing

@testable import Monitor

@Suite struct LabelledFileTests {
    @Test(arguments: [
        ("not JSON", "not a JSON object"),
        (#"{"id": "1", "text": "x", "kind": "klacht"}"#, "unknown kind \"klacht\""),
        (#"{"id": "1", "text": "x", "signals": ["geld"]}"#, "unknown signal \"geld\""),
        (
            #"{"id": "1", "text": "x", "published": "maandag"}"#,
            "published \"maandag\" is no date; write it as 2026-03-09T09:30:00+01:00"
        ),
    ])
    func `a mistake is told with its line`(line: String, message: String) throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "labelled-\(UUID().uuidString).jsonl")
        try Data((#"{"id": "0", "text": "goed"}"# + "\n" + line + "\n").utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let error = #expect(throws: InputError.self) { try LabelledFile.read(file) }
        #expect(error?.line == 2)
        #expect(error?.detail.hasPrefix(message) == true, "\(error?.detail ?? "")")
    }
}
