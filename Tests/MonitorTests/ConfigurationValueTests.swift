// SPDX-License-Identifier: Apache-2.0

// Single values, their lines, and guesses at what was meant.

import Testing
import Transfers

@testable import Monitor

@Suite struct ConfigurationValueTests {
    @Test(arguments: [
        ("90s", 90, "1m30s"), ("15m", 900, "15m"), ("2h", 7_200, "2h"), ("3d", 259_200, "3d"),
        ("1h30m", 5_400, "1h30m"), ("0s", 0, "0s"), ("24h", 86_400, "1d"), ("1d1s", 86_401, "1d1s"),
    ])
    func `a duration is read and written`(text: String, seconds: Int, written: String) {
        #expect(Duration(configured: text) == .seconds(seconds))
        #expect(Duration.seconds(seconds).configured == written)
    }

    @Test(arguments: [
        "", "m", "15", "15 m", "-1m", "1.5h", "1m1h", "1m1m", "15min", "9999999999d", "١m",
    ])
    func `what is no duration is refused`(text: String) {
        #expect(Duration(configured: text) == nil)
    }

    @Test(arguments: [
        ("64kB", 64_000, "64kB"), ("5MB", 5_000_000, "5MB"), ("5mb", 5_000_000, "5MB"),
        ("1500B", 1_500, "1500B"), ("1GB", 1_000_000_000, "1GB"), ("0B", 0, "0B"),
    ])
    func `a size is read and written`(text: String, bytes: Int, written: String) {
        #expect(ByteCount(configured: text) == .bytes(bytes))
        #expect(ByteCount.bytes(bytes).configured == written)
    }

    @Test(arguments: ["", "5", "MB", "5MiB", "-5MB", "1.5MB", "5 MB", "9999999999GB"])
    func `what is no size is refused`(text: String) {
        #expect(ByteCount(configured: text) == nil)
    }

    @Test(
        arguments: [
            ("intervall", "interval"), ("intreval", "interval"), ("quit", "quiet"),
            ("allow_private", "allow_private_addresses"), ("URL", "url"), ("not-near", "not_near"),
            ("xyzzy", nil), ("", nil),
        ] as [(String, String?)])
    func `a slip is recognised, nonsense is not`(written: String, meant: String?) {
        let keys = ["interval", "quiet", "allow_private_addresses", "url", "not_near", "id"]
        #expect(nearest(to: written, among: keys) == meant)
    }

    @Test func `every key and item has its line, however it is written`() throws {
        let text = #"""
            # comment with [brackets] and = signs
            top = "a # in a string"  # comment
            dotted.inner = '''
            [not.a.table]
            key = 1
            '''

            [table]
            list = [
                1, # one
                "two]",
                [3,
                 4],
            ]
            inline = { a = 1, b = [5, 6], "c d" = 'x' }
            multi = """one \
              two""""
            [[array]]
            id = "first"
            [array.sub]
            x = 1
            [[array]]
            id = "second"
            [[array.nested]]
            y = 1
            [[array.nested]]
            y = 2
            """#
        let document = try TOMLNode.parse(text, file: "x")
        func line(_ path: KeyLocations.Step...) throws -> Int {
            var node = document
            for step in path {
                switch (step, node.value) {
                case (.key(let key), .table(let entries)):
                    node = try #require(entries.first { $0.key == key }?.value)
                case (.index(let index), .list(let items)): node = items[index]
                default: Issue.record("no \(step) here")
                }
            }
            return node.line
        }
        #expect(try line(.key("top")) == 2)
        #expect(try line(.key("dotted")) == 3)
        #expect(try line(.key("dotted"), .key("inner")) == 3)
        #expect(try line(.key("table")) == 8)
        #expect(try line(.key("table"), .key("list")) == 9)
        #expect(try line(.key("table"), .key("list"), .index(0)) == 10)
        #expect(try line(.key("table"), .key("list"), .index(1)) == 11)
        #expect(try line(.key("table"), .key("list"), .index(2), .index(1)) == 13)
        #expect(try line(.key("table"), .key("inline"), .key("b"), .index(1)) == 15)
        #expect(try line(.key("table"), .key("inline"), .key("c d")) == 15)
        #expect(try line(.key("table"), .key("multi")) == 16)
        #expect(try line(.key("array"), .index(0), .key("id")) == 19)
        #expect(try line(.key("array"), .index(0), .key("sub"), .key("x")) == 21)
        #expect(try line(.key("array"), .index(1), .key("id")) == 23)
        #expect(try line(.key("array"), .index(1), .key("nested"), .index(0)) == 24)
        #expect(try line(.key("array"), .index(1), .key("nested"), .index(1), .key("y")) == 27)
    }

    @Test(arguments: ["", "a\"b\\c", "tab\tline\nend", "\u{1B}[31m\u{202E}\u{7F}", "é☃"])
    func `a string that is written is read back`(text: String) throws {
        let document = try TOMLNode.parse("a = \(tomlString(text))", file: "x")
        guard case .table(let entries) = document.value,
            case .text(let read) = entries[0].value.value
        else {
            Issue.record("no string")
            return
        }
        #expect(read == text)
        let hostile = tomlString(text).unicodeScalars.filter { $0.properties.isBidiControl }
        #expect(hostile.isEmpty)
    }
}
