// SPDX-License-Identifier: Apache-2.0

// Addresses that libcurl has read. Given as text, it reads an address anew for every
// request, which is a twentieth of the whole; and a daemon asks for the same ones all
// day.

internal import CCurl

/// One address as libcurl keeps it once it has read it.
final class ReadAddress {
    let raw: OpaquePointer

    /// - Returns: `nil` where libcurl would rather be given the text.
    init?(_ address: String) {
        guard let raw = curl_url() else { return nil }
        guard curl_url_set(raw, CURLUPART_URL, address, 0) == CURLUE_OK else {
            curl_url_cleanup(raw)
            return nil
        }
        self.raw = raw
    }

    deinit { curl_url_cleanup(raw) }
}

/// The addresses that were asked for, so that each is read once. Belongs to the
/// transfer thread.
struct ReadAddresses {
    /// Half a kilobyte each. Whoever has more feeds reads them anew now and then.
    private static let most = 16_384

    private var known: [String: ReadAddress] = [:]

    mutating func find(_ address: String) -> ReadAddress? {
        if let read = known[address] { return read }
        if known.count >= Self.most { known.removeAll(keepingCapacity: true) }
        let read = ReadAddress(address)
        known[address] = read
        return read
    }
}
