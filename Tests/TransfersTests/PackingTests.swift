// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Transfers

/// Compressed bodies: those that well-meaning servers send, and the others.
@Suite struct PackingTests {
    let server: LoopbackServer
    let client: HTTPClient

    init() throws {
        server = try LoopbackServer()
        client = try makeClient()
    }

    static let twiceGzip = "H4sIAAAAAAACA5Pv5mAAASbmzZpaete2MzOka2rsZQOKAADs+kQcGgAAAA=="
    static let gzipInDeflate = "eNqT7+ZgAAEm5s2aWnrXtjMzpGtq7GUDigAAPzYE9w=="
    static let deflateWithoutHead = "sykqLta3AwA="
    static let zstd = "KLUv/QRYMQAAPHJzcy8+CHSfAQ=="
    /// 300 kB of zeros.
    static let deflateBomb = """
        eNrtwQENAAAAwqD3T20PBxQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAPwYlBwAAQ==
        """
    /// Gzip four times, around 500 MB of gzip that is nothing in the end.
    static let fourTimesGzip = """
        H4sIAAAAAAACA5Pv5mAAASbmt3cNs6vzZY89jE9uEVZcmHtM7dYFh7DlQSeFbi0sfRmdwdzlvPrCU4ttLZMCjgjFLP3B\
        taSwY8dX+aiF3Y+uCTgapBRkTMtpneF+rlKy//r0bIvP6Xstbex/+X7S3X3ou919taX59n77/q783h7/9/fuU/LPt87/\
        8zT9/9+v8f9D/z2bU3zO8jmM2Dnj3e7A0oAzdlazp3/592l+/T9VsBMFpuetDjp1rGH317dGMzmYwGIXK23Xv332n6Om\
        9aafvwBYqMPv/8sVM/sZVxvYaXBBVWluzz/3yTBBcJ2fsCNYRMGq+mXNjH7G9w8fF/6Ogmo8+/B5dLK2NHPbw533ZsC0\
        zrSbI7LJMME+Zku/exNYyKHE7aqjoTQz2HlBMEu3h2qmJh+4+6tspg8LI0io4cWeedfLPou37D+Us1wdEsouy/+XXDlz\
        vCFUQl6EFapqym3z9J8SGzjCl3cqQPw5d2+JHVDR9w8fd9TqQjQeefbh89qNU3sZD3+IyfeBafWR9+O6KbFBXu/WcWWY\
        vxa/WjCjl3HuWe+qek2YpbdXTdlk+CCvdrePGswLceezd//kPhSfuO2yMAtYbNHlequsZ8kHtHr4u2CqTr2dvbmGJ6Jl\
        9WUXqD/PxVnJAxVV/6i4s08MojGp+MfPazeAEZNYsc58GUzrMn711hyeG/zibx9PhPkLFKvHGs49U927XwRmaW6o102J\
        gu37YtXgUbP++da7f1gfrje4/ZITGgsv7WVNPxsmiB5jd4WpevrtbKQdm86hq5lKUH+m68/l/2z4wLbGJi+eG6Jxo+Wf\
        muwcYMQY2FyXDoZpvdw+2cmM7U1797ePHjB/rbDSSEt2SP886V48LOpfbtNamsOzI/q+3mR41Fz/fCvvX9OH8Blvv8Ci\
        +cv8vlnACOR63LwIpqro9zMdeWaxh69MBKH+3Dz9XPtPiQ9ydnLb10Oj74ZM3T7TbcC0JTHvde9KmNaXhz0VpZm/HXb9\
        XaEC81eIrMhmwwWbKz3f68OiviR6apAZ2521+dNPwqPmdWWueb3jD+0zZVWwWPjl734WGIGtHx0DYQl1Z23xtH7G7oLS\
        WbA8dNP7+eEangp++f7b16Eac/js70tF35Qw4Dn/9VgIzIIvD5dM6GX8/XBRrY0Q1F/Gq/i6bkpcuLlnyffpMEt3rfXS\
        lGZ+d2376RRY1Dz/umfb7P0Kf0TTrG1hsfB3+eI0O7Y1h34s0IAl1Dv7LE8fb3DdYeULC9w3Sz8n2rHtae8//jYbqtGs\
        fX5+79ocHom251XJWrAw+lUQdOJYw9+Ci3ZysEQjGcp+NIfnRU7cpd/eMEvvhi2d0stY/vp2qhEsaj5Xxd0+Gy/wj2vz\
        3HmwWPh3OdBYnjkssSYAllCD8+7PeZp8QClmLjwPfbv000Ce+d7h44+/bYVqnH34/PZjYWZsPIeL9xqKwsKo1kIzJflA\
        3Y4M+X6Yv3pWNSeZsZWY6b/8uxRmKa7iTZ+jfrR4Gy3eRou34Ve8/bEDxil7y39Bu392r0rqrv/RZPiz/9fb7/U/Jsf/\
        ec5u/z/6b/36jX2/HGS5GQBMGIfQqwkAAA==
        """

    private func serve(_ base64: String, _ headers: [String: String]) throws {
        let body = try #require(Data(base64Encoded: base64))
        var answer = Answer.status(200, headers, body: Array(body))
        answer.steps.append(.close)  // without chunks a coded transfer ends there
        server.on("/feed", answer)
    }

    private func reason(_ change: (inout Limits) -> Void = { _ in }) async -> FetchError.Reason? {
        await failure(of: client, localRequest(server.url("/feed"), smallLimits(change)))?.reason
    }

    @Test(arguments: [
        (["Content-Encoding": "gzip, gzip"], twiceGzip),
        (["Content-Encoding": "x-gzip", "Transfer-Encoding": "gzip"], twiceGzip),
        (["Content-Encoding": "gzip,,identity , deflate"], gzipInDeflate),
        (["content-encoding": "Deflate"], deflateWithoutHead),
    ])
    func `what servers do by mistake is undone`(headers: [String: String], base64: String)
        async throws
    {
        try serve(base64, headers)
        let response = try await client.fetch(localRequest(server.url("/feed")))
        #expect(response.body == Array("<rss/>".utf8))
    }

    // It was unpacked, and for three seconds nobody else was served.
    @Test(arguments: [
        ["Content-Encoding": "gzip, gzip, gzip, gzip"],
        ["Content-Encoding": "gzip, x-gzip", "Transfer-Encoding": "gzip, gzip"],
        ["Content-Encoding": "gzip\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip, gzip"],
        ["Transfer-Encoding": "gzip\r\nX: y\r\nTransfer-Encoding: gzip, gzip, gzip"],
    ])
    func `a bomb in a bomb in a bomb holds nobody up`(headers: [String: String]) async throws {
        try serve(Self.fourTimesGzip, headers)
        #expect(await reason() == .malformed)
    }

    @Test(arguments: ["br, gzip", "gzip, br", "br, br", "zstd", "zstd, gzip", "compress", "utf-8"])
    func `what was not asked for is not unpacked`(coding: String) async throws {
        try serve(Self.zstd, ["Content-Encoding": coding])
        #expect(await reason() == .malformed)
    }

    @Test(arguments: ["Content-Encoding", "Transfer-Encoding"])
    func `a bomb by deflate is defused while it unpacks`(header: String) async throws {
        try serve(Self.deflateBomb, [header: "deflate"])
        #expect(await reason { $0.decoded = .kilobytes(200) } == .tooLarge)
    }

    @Test func `a feed that is packed and drips is given up`() async throws {
        let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
        server.on(
            "/feed",
            .head(
                200, ["Content-Encoding": "gzip"],
                then: [
                    .send(header), .repeatForever([0, 0, 0, 0xff, 0xff], every: .milliseconds(20)),
                ]))
        let reason = await reason {
            $0.slowest = .bytes(2_000)
            $0.slowWindow = .milliseconds(200)
        }
        #expect(reason == .timedOut)
    }
}
