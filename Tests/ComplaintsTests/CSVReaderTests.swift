// SPDX-License-Identifier: Apache-2.0

import Complaints
import Testing

@Suite struct CSVReaderTests {
    private func fields(_ text: String) throws -> [[String]] {
        try CSVReader.rows(Array(text.utf8)).map(\.fields)
    }

    @Test(arguments: [
        ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
        ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
        ("a;b\nc;1,5", [["a", "b"], ["c", "1,5"]]),
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ("\u{FEFF}a,b", [["a", "b"]]),
        ("\"a, b\",\"zei \"\"nee\"\"\"", [["a, b", "zei \"nee\""]]),
        ("\"op\ntwee regels\",b\nc,d", [["op\ntwee regels", "b"], ["c", "d"]]),
        ("a,\n,b\n", [["a", ""], ["", "b"]]),
        ("a,b\n\n\nc,d\n", [["a", "b"], ["c", "d"]]),
        ("", []),
        ("\"\"", []),
    ])
    func `tables as programs write them`(text: String, rows: [[String]]) throws {
        #expect(try fields(text) == rows)
    }

    @Test(arguments: [
        ("a,b\n\"open", 2), ("a\n\"b\"c", 2), ("a\n\"x\ny\"\n\"b\" c", 4),
    ])
    func `a mistake is told with its line`(text: String, line: Int) {
        #expect { try fields(text) } throws: { ($0 as? CSVError)?.line == line }
    }

    @Test func `bytes that are no UTF-8 are an error, not other letters`() {
        #expect(throws: CSVError.self) { try CSVReader.rows([0x61, 0x2C, 0xE9]) }
    }

    @Test func `a heading names the facts, and the handle is the same in any spelling`() throws {
        let table = """
            Handle;channel;naam;klant sinds;leeg
            @Jan_V;mastodon;Jan de Vries;2014;
            u/jan_v;;;2019;
            ;;niemand;2020;
            """
        let entries = try DirectoryEntry.read(Array(table.utf8))
        #expect(entries.map(\.handle) == ["jan_v", "jan_v"])
        #expect(entries.map(\.channel) == [.mastodon, nil])
        #expect(
            entries[0].items == [
                .init(name: "naam", value: "Jan de Vries"),
                .init(name: "klant sinds", value: "2014"),
            ])
    }

    @Test(arguments: [
        ("naam\nJan", 1), ("handle,channel\n@a,mastodonn", 2), ("handle\n@a,b", 2),
    ])
    func `a table that means something else is refused with the line`(text: String, line: Int) {
        #expect { try DirectoryEntry.read(Array(text.utf8)) } throws: {
            ($0 as? CSVError)?.line == line
        }
    }
}
