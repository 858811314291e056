// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Transfers

@Suite struct HTTPDateTests {
    let now = Date(timeIntervalSince1970: 1_795_350_000)  // 2026-11-22

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
        ("Sun Nov  6 08:49:37 1994", 784_111_777),
        ("sun, 6 nov 1994 08:49:37 gmt", 784_111_777),
        ("Sun, 06 Nov 1994 08:49:37 UTC", 784_111_777),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Thu, 29 Feb 2024 23:59:60 GMT", 1_709_251_200),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        // A two-digit year is at most 50 years ahead.
        ("Sunday, 06-Nov-76 08:49:37 GMT", 3_371_878_177),
        ("Sunday, 06-Nov-77 08:49:37 GMT", 247_654_177),
    ])
    func `all three forms are read`(text: String, seconds: Int) {
        #expect(HTTPDate.parse(text, now: now)?.timeIntervalSince1970 == Double(seconds))
    }

    @Test(arguments: [
        "", "0", "-1", "never", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 31 Nov 1994 08:49:37 GMT", "Thu, 29 Feb 2023 00:00:00 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nop 1994 08:49:37 GMT", "Sun, 06 Nov 994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, ٠٦ Nov 1994 08:49:37 GMT",
    ])
    func `what is no date gives none`(text: String) {
        #expect(HTTPDate.parse(text, now: now) == nil)
    }

    @Test func `dates written by Foundation are read back`() {
        for step in 0..<2_000 {
            let date = Date(timeIntervalSince1970: Double(step) * 1_234_567)
            let mail = Mail.format(date).replacingOccurrences(of: "+0000", with: "GMT")
            #expect(HTTPDate.parse(mail, now: now) == date)
        }
    }
}

@Suite struct RetryAfterTests {
    let now = Date(timeIntervalSince1970: 784_111_777)

    @Test(arguments: [
        ("120", 120), ("0", 0), (" 5 ", 5), ("Sun, 06 Nov 1994 08:50:37 GMT", 60),
        ("Sunday, 06-Nov-94 08:50:37 GMT", 60), ("Sun Nov  6 08:50:37 1994", 60),
        ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
        ("99999999999999999999999", Int(Int32.max)),
    ])
    func `seconds and dates are read`(text: String, seconds: Int) {
        #expect(RetryAfter.parse(text, now: now) == .seconds(seconds))
    }

    @Test(arguments: ["", "soon", "-5", "1.5", "12 monkeys here", "5m"])
    func `anything else is nothing`(text: String) {
        #expect(RetryAfter.parse(text, now: now) == nil)
    }
}

@Suite struct FreshnessTests {
    let now = Date(timeIntervalSince1970: 784_111_777)

    @Test(
        arguments: [
            ("max-age=300", nil, nil, 300), ("public, Max-Age=300", nil, nil, 300),
            ("max-age=\"300\"", nil, nil, 300), ("max-age=300", nil, "100", 200),
            ("max-age=300", nil, "400", 0), ("max-age = 300", nil, nil, 300),
            ("max-age=300", "Sun, 06 Nov 1994 09:49:37 GMT", nil, 300),
            ("public", "Sun, 06 Nov 1994 09:49:37 GMT", nil, 3600),
            (nil, "Sun, 06 Nov 1994 09:49:37 GMT", nil, 3600), (nil, "0", nil, 0),
            ("max-age=soon", "Sun, 06 Nov 1994 09:49:37 GMT", nil, 3600),
            ("no-cache, max-age=300", nil, nil, nil), ("no-store", "0", nil, nil),
            (nil, nil, nil, nil),
        ] as [(String?, String?, String?, Int?)])
    func `hints become a duration`(
        cacheControl: String?, expires: String?, age: String?, seconds: Int?
    ) {
        let freshFor = Freshness.parse(
            cacheControl: cacheControl, expires: expires, age: age, date: nil, now: now)
        #expect(freshFor == seconds.map { .seconds($0) })
    }

    @Test func `Expires counts from the server's own Date`() {
        let freshFor = Freshness.parse(
            cacheControl: nil, expires: "Sun, 06 Nov 2044 09:49:37 GMT", age: nil,
            date: "Sun, 06 Nov 2044 09:48:37 GMT", now: now)
        #expect(freshFor == .seconds(60))
    }
}

@Suite struct ResponseHeadTests {
    private func head(_ text: String) -> ResponseHead {
        var head = ResponseHead()
        for line in text.split(separator: "|") {
            _ = Array("\(line)\r\n".utf8).withUnsafeBytes { head.receive($0) }
        }
        return head
    }

    private static let end = "|\r\n"

    @Test(
        arguments: [
            ("HTTP/1.1 200 OK|ETag: \"a\"", "\"a\""), ("HTTP/1.1 200 OK|etag:\"a\"  ", "\"a\""),
            ("HTTP/1.1 200 OK|ETAG:\t\"a\"|ETag: \"b\"", "\"a\""),
            ("HTTP/1.1 200 OK|ETag: \"a|\t b\"|X: y", "\"a b\""),
            ("HTTP/1.1 200 OK|ETag: ", ""), ("HTTP/1.1 200 OK|ETag : \"a\"", nil),
            ("HTTP/1.1 200 OK|ETags: \"a\"", nil), ("HTTP/1.1 200 OK|X-ETag: \"a\"", nil),
            ("HTTP/1.1 200 OK|X: y| ETag: \"a\"", nil), ("HTTP/1.1 200 OK|ETag", nil), ("", nil),
        ] as [(String, String?)])
    func `a header is found by its name, as far as it goes`(text: String, etag: String?) {
        #expect(head(text).first(.etag) == etag)
    }

    @Test func `only the head of the answer itself counts`() {
        let interim = "HTTP/1.1 103 Early Hints|ETag: \"early\"" + Self.end
        let answer = "|HTTP/1.1 200 OK|Age: 7" + Self.end
        #expect(head(interim + answer).first(.etag) == nil)
        #expect(head(interim + answer).first(.age) == "7")
        #expect(head(answer.dropFirst() + "|ETag: \"trailer\"").first(.etag) == nil)
    }

    @Test func `headers of one name are one list`() {
        let head = head("HTTP/2 200|cache-control: public|age: 1|Cache-Control: max-age=9")
        #expect(head.all(.cacheControl) == "public, max-age=9")
        #expect(head.all(.expires) == nil)
        #expect(head.has(.cacheControl) && !head.has(.contentEncoding))
    }

    @Test func `it says when the head is complete`() {
        var head = ResponseHead()
        let lines = ["HTTP/1.1 200 OK\r\n", "ETag: a\r\n", "\r\n", "Date: trailer\r\n", "\r\n"]
        let complete = lines.map { line in Array(line.utf8).withUnsafeBytes { head.receive($0) } }
        #expect(complete == [false, false, true, false, false])
    }
}

@Suite struct WebAddressTests {
    @Test(arguments: [
        (
            "http://User:geheim@Forum.example:8080/a b?x=ü#top",
            "http://Forum.example:8080/a%20b?x=%c3%bc#top"
        ),
        ("  https://forum.example/feed\n", "https://forum.example/feed"),
        ("https://geheim@forum.example", "https://forum.example/"),
    ])
    func `an address is shown without user name and password`(text: String, shown: String) throws {
        #expect(try WebAddress(text).publicText.lowercased() == shown.lowercased())
    }

    @Test(arguments: [
        ("http://EXAMPLE.org/", "example.org:80"),
        ("https://example.org:8443/", "example.org:8443"),
        ("http://2130706433/", "127.0.0.1:80"), ("http://0x7f.1/", "127.0.0.1:80"),
        ("http://0177.0.0.1/", "127.0.0.1:80"), ("http://[::1]:80/", "[::1]:80"),
    ])
    func `hosts are counted by one spelling`(text: String, origin: String) throws {
        #expect(try WebAddress(text).origin == origin)
    }

    @Test(arguments: [
        ("", "malformed"), ("feed.xml", "malformed"), ("http://", "malformed"),
        ("http://a:geheim@b:notaport/", "malformed"), ("http://geheim@ex ample/", "malformed"),
        ("http://a\u{0}b/", "malformed"), ("file:///etc/passwd", "forbidden_scheme"),
        ("FTP://geheim@example.org/", "forbidden_scheme"),
        ("gopher://example.org:25/", "forbidden_scheme"),
        ("javascript:alert(1)", "malformed"),
    ])
    func `what must not be fetched is refused`(text: String, label: String) {
        #expect {
            try WebAddress(text)
        } throws: { error in
            guard let error = error as? FetchError else { return false }
            return error.reason.label == label && !"\(error)".contains("geheim")
        }
    }
    static let schemes = [
        "http://", "https://", "HTTP://", "http:/", "http:", "httpx://", "https//",
    ]
    static let hosts = [
        "a.example", "a-b.example", "forum.example.nl", "x", "A.example", "a_b.example", "a..b",
        ".a", "a.", "-", "1a", "a1", "a.1a", "127.0.0.1", "127.1", "127.0.0.01", "0x7f.1", "0x7f",
        "2130706433", "1.2.3.4.5", "256.1.1.1", "1.2.3.", "[::1]", "b\u{fc}cher.example", "a%2eb",
        "jan@a.example", "jan:geheim@a.example", "", " a", "a b", "a\\b", "a\u{0}b", "0.0.0.0",
        "012.1.1.1", "1.1.1.a", "1.1.1.0a",
    ]
    static let ports = [
        "", ":", ":80", ":443", ":1", ":0", ":08080", ":65535", ":65536", ":99999999999", ":8a",
        ":-1",
    ]
    static let paths = [
        "", "/", "/feed.xml", "/a/b/?x=1&y=2", "/a//b", "/a/.", "/a/../b", "/.hidden", "/a.b/..c",
        "/?q=a/../b", "?x", "#top", "/a#top", "/a b", "/%41", "/%", "/a@b", "/a|b", "/\u{e9}",
        "/a?b?c", "/~jan/(x)", "/a;b=c,d:e+f", "/a\n", "/a\t/b", "/'", "/\"", "/a\\b", "\\a",
    ]

    /// Every combination, so that no opinion of ours hides behind another.
    @Test func `an address read the short way is what libcurl makes of it`() {
        var different: [String] = []
        var plain = 0
        for scheme in Self.schemes {
            for host in Self.hosts {
                for text in Self.ports.flatMap({ port in
                    Self.paths.map { scheme + host + port + $0 }
                }) {
                    guard let short = WebAddress(plain: text) else { continue }
                    plain += 1
                    let long = try? WebAddress(text, from: nil, schemes: ["http", "https"])
                    if short != long { different.append(text) }
                }
            }
        }
        #expect(different == [])
        #expect(plain > 500)
    }

    @Test(arguments: [
        "https://forum.example.nl/feed.xml", "http://127.0.0.1:8080/feed",
        "https://toet.example/tags/sokkenland.rss",
        "https://nieuws.example/zoek?q=sokkenland&sort=date,desc",
    ])
    func `most feeds are read the short way`(text: String) {
        #expect(WebAddress(plain: text) != nil)
    }
}
