// SPDX-License-Identifier: Apache-2.0

// The owner of one libcurl easy handle: its options, its answers and the C
// functions that libcurl calls while it works.

internal import CCurl
import Glibc

/// A libcurl easy handle and everything that must live as long as it works.
/// Belongs to the transfer thread.
final class EasyHandle {
    let raw: UnsafeMutableRawPointer
    /// The transfer it works for; the callbacks report to it.
    unowned(unsafe) var transfer: Transfer?
    /// What the answer of this hop said so far. Unchecked, as this is asked for every
    /// line, and nothing but the transfer thread's own calls gets here.
    @exclusivity(unchecked) private(set) var head = ResponseHead()
    private var mostHeaderBytes = 0
    private var mostHeaderLines = 0
    private let errorText: UnsafeMutablePointer<CChar>
    /// What a feed is asked with: the lines that all requests have, and behind them
    /// the validators.
    private let feedHeaders: UnsafeMutablePointer<curl_slist>
    private let lastFeedHeader: UnsafeMutablePointer<curl_slist>
    private let etagLine = HeaderLine("If-None-Match: ")
    private let lastModifiedLine = HeaderLine("If-Modified-Since: ")
    private let userAgent: String
    private let warden: LoopGuard
    private var answers: UnsafeMutablePointer<curl_slist>?
    /// Where it goes, as long as libcurl may look at it.
    private var address: ReadAddress?
    private var connectTimeout = 0
    private var isWatchingBytes = false
    // Of a message to a webhook or a mail.
    private var list: UnsafeMutablePointer<curl_slist>?
    private var recipients: UnsafeMutablePointer<curl_slist>?
    private var mime: OpaquePointer?

    /// A feed asks for these, best first; many servers look at nothing else when
    /// they decide between a feed and a page.
    private static let accept = """
        Accept: application/atom+xml, application/rss+xml, application/feed+json, \
        application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, \
        application/json;q=0.7, text/html;q=0.4, */*;q=0.1
        """

    /// No zstd: servers of feeds do not use it, and each decoder is a risk.
    private static let encodings = "gzip, deflate, br"

    /// - Returns: `nil` when out of memory.
    init?(options: ClientOptions, warden: LoopGuard) {
        self.warden = warden
        userAgent = options.userAgent.headerSafe
        guard let raw = curl_easy_init() else { return nil }
        // As lines of our own, because libcurl formats each of its own twice, byte by
        // byte, and the whole request is half of what it does for a feed.
        guard let first = curl_slist_append(nil, "User-Agent: " + userAgent),
            curl_slist_append(first, Self.accept) != nil,
            curl_slist_append(first, "Accept-Encoding: " + Self.encodings) != nil,
            let last = first.pointee.next?.pointee.next
        else {
            curl_easy_cleanup(raw)
            return nil
        }
        self.raw = raw
        feedHeaders = first
        lastFeedHeader = last
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_pointer(raw, CURLOPT_ERRORBUFFER, errorText)
        ccurl_set_pointer(raw, CURLOPT_PRIVATE, context)
        ccurl_on_body(raw, receiveBody, context)
        ccurl_on_header(raw, receiveHeader, context)
        ccurl_on_progress(raw, receiveProgress, context)
        ccurl_on_socket(raw, openSocket, context)
        // Connections live longer than handles, and the guard longer than both.
        ccurl_on_close(raw, closeSocket, Unmanaged.passUnretained(warden).toOpaque())
        ccurl_on_request(raw, beforeRequest, context)
        set(CURLOPT_NOSIGNAL, 1)
        // A name server that does not answer would otherwise hold up the whole
        // loop when its transfer is cancelled or times out, because libcurl joins
        // the resolver's thread there: 3.7 s measured with 7.88, 0 with this.
        set(CURLOPT_QUICK_EXIT, 1)
        // libcurl looks at every name that it remembers before each request: for
        // a thousand hosts a tenth of all work, and a feed is seldom asked twice
        // within the minute that a name is remembered. What is asked sooner goes
        // over the open connection.
        set(CURLOPT_DNS_CACHE_TIMEOUT, 0)
        // Most feeds then come with one read, not with two or three. libcurl wants
        // one byte more, and that is a block that memory.c keeps.
        set(CURLOPT_BUFFERSIZE, 32_767)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        // Proxies from the environment are not used: through one, none of our
        // checks on addresses would see where a transfer goes.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NOPROXY, "*")  // or the environment is searched at each request
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_ACCEPT_ENCODING, Self.encodings)
        for answer in options.answers { answers = curl_slist_append(answers, answer) ?? answers }
        if let answers { ccurl_set_list(raw, CURLOPT_RESOLVE, answers) }
        if let authorities = options.authorities { set(CURLOPT_CAINFO, authorities) }
        // HTTP/2 where TLS offers it. Without TLS never: libcurl 7.88 fails when
        // it uses such a connection again (curl issue 10634).
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    }

    deinit {
        curl_easy_cleanup(raw)
        lastFeedHeader.pointee.next = nil  // the validators are not libcurl's
        curl_slist_free_all(feedHeaders)
        curl_slist_free_all(answers)
        curl_slist_free_all(list)
        curl_slist_free_all(recipients)
        curl_mime_free(mime)
        errorText.deallocate()
    }

    /// Prepares the next hop of a transfer. What earlier ones have set and this
    /// one needs as well is not set again.
    ///
    /// - Parameter read: where the transfer goes, if libcurl has read that before.
    func prepare(_ transfer: Transfer, to read: ReadAddress?) {
        self.transfer = transfer
        errorText.pointee = 0
        head.restart()
        mostHeaderBytes = transfer.limits.headers.bytes
        mostHeaderLines = transfer.limits.headerLines
        // As text as well: libcurl 7.88 starts a retry from there.
        set(CURLOPT_URL, transfer.address.text)
        ccurl_set_pointer(raw, CURLOPT_CURLU, read.map { UnsafeMutableRawPointer($0.raw) })
        address = read
        let timeout = max(1, transfer.limits.connect.milliseconds)
        if timeout != connectTimeout {
            connectTimeout = timeout
            set(CURLOPT_CONNECTTIMEOUT_MS, timeout)
        }
        if isWatchingBytes { watchBytes(false) }
        switch transfer.job {
        case .feed(let etag, let lastModified): prepare(etag: etag, lastModified: lastModified)
        case .post(let post): prepare(post)
        case .mail(let mail, let server): prepare(mail, to: server)
        }
    }

    fileprivate func opened(_ socket: Int32) { warden.opened(socket) }

    /// Takes one line of an answer's head.
    ///
    /// - Returns: `false` to end the transfer.
    fileprivate func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        let isComplete = head.receive(line)
        if head.byteCount > mostHeaderBytes || head.lineCount > mostHeaderLines {
            transfer?.refuseHeader(ofBytes: head.byteCount)
            return false
        }
        if head.packing.isTooMuch {
            transfer?.refusePacking()
            return false
        }
        if isComplete, head.packing.isPacked { watchBytes(true) }
        return true
    }

    /// Whether the bytes on the wire are counted. Only where they differ from the
    /// bytes that arrive here: libcurl asks at every step, which is not for free.
    private func watchBytes(_ isWatching: Bool) {
        isWatchingBytes = isWatching
        set(CURLOPT_NOPROGRESS, isWatching ? 0 : 1)
    }

    /// A validator with a control character was not sent by a server: drop it.
    private func prepare(etag: String?, lastModified: String?) {
        var last = lastFeedHeader
        last.pointee.next = nil
        if let etag, etagLine.set(etag) {
            last.pointee.next = etagLine.node
            last = etagLine.node
        }
        if let lastModified, lastModifiedLine.set(lastModified) {
            last.pointee.next = lastModifiedLine.node
        }
        ccurl_set_list(raw, CURLOPT_HTTPHEADER, feedHeaders)
    }

    private func prepare(_ post: WebPost) {
        set(CURLOPT_USERAGENT, userAgent)
        for (name, value) in post.headers { append("\(name.headerSafe): \(value.headerSafe)") }
        append("Content-Type: " + post.contentType.headerSafe)
        append("Expect:")  // a webhook is small: do not wait for 100 Continue
        ccurl_set_list(raw, CURLOPT_HTTPHEADER, list)
        set(CURLOPT_POST, 1)
        ccurl_set_size(raw, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(post.body.count))
        post.body.withUnsafeBytes { bytes in
            _ = ccurl_set_pointer(
                raw, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
        }
    }

    private func prepare(_ mail: Mail, to server: MailServer) {
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        let security = server.requiresTLS ? CURLUSESSL_ALL : CURLUSESSL_TRY
        set(CURLOPT_USE_SSL, Int(security.rawValue))
        if let user = server.user {
            set(CURLOPT_USERNAME, user)
            set(CURLOPT_PASSWORD, server.password ?? "")
        }
        set(CURLOPT_MAIL_FROM, mail.from.address)
        for recipient in mail.to {
            recipients = curl_slist_append(recipients, recipient.address) ?? recipients
        }
        ccurl_set_list(raw, CURLOPT_MAIL_RCPT, recipients)
        for header in mail.headers { append(header) }
        ccurl_set_list(raw, CURLOPT_HTTPHEADER, list)
        mime = curl_mime_init(raw)
        // The parts of multipart/alternative: plainest first (RFC 2046, 5.1.4).
        let alternatives = curl_mime_init(raw)
        addPart(mail.text, "text/plain; charset=utf-8", to: alternatives)
        if let html = mail.html { addPart(html, "text/html; charset=utf-8", to: alternatives) }
        let part = curl_mime_addpart(mime)
        curl_mime_subparts(part, alternatives)
        curl_mime_type(part, "multipart/alternative")
        ccurl_set_mime(raw, mime)
    }

    private func addPart(_ text: String, _ type: String, to parent: OpaquePointer?) {
        let part = curl_mime_addpart(parent)
        var text = mailLines(text)
        _ = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                curl_mime_data(part, $0.baseAddress, $0.count)
            }
        }
        curl_mime_type(part, type)
        curl_mime_encoder(part, "quoted-printable")
    }

    private func append(_ header: String) { list = curl_slist_append(list, header) ?? list }

    private func set(_ option: CURLoption, _ value: Int) { ccurl_set_long(raw, option, value) }

    private func set(_ option: CURLoption, _ value: String) {
        // Passed as it is, a string would be copied into an array first.
        value.withCString { _ = ccurl_set_text(raw, option, $0) }
    }
}

// MARK: What a handle knows

extension EasyHandle {
    /// The status of the answer so far, or 0.
    var status: Int {
        var value = 0
        ccurl_get_long(raw, CURLINFO_RESPONSE_CODE, &value)
        return value
    }

    var contentType: String? { text(CURLINFO_CONTENT_TYPE) }

    /// `Content-Length`, or −1.
    var announcedLength: Int { size(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T) }

    /// Bytes of the body so far, before decompression.
    var received: Int { size(CURLINFO_SIZE_DOWNLOAD_T) }

    private func size(_ info: CURLINFO) -> Int {
        var value: curl_off_t = -1
        ccurl_get_size(raw, info, &value)
        return Int(value)
    }

    /// libcurl's own sentence on what went wrong, or the code's general one.
    func explanation(of code: CURLcode) -> String {
        errorText.pointee == 0
            ? String(cString: curl_easy_strerror(code)) : String(cString: errorText)
    }

    private func text(_ info: CURLINFO) -> String? {
        var value: UnsafePointer<CChar>?
        guard ccurl_get_text(raw, info, &value) == CURLE_OK else { return nil }
        return value.map { String(cString: $0) }
    }
}

// MARK: What libcurl calls

// At file scope on purpose: a closure literal in a main-actor context would trap
// on the transfer thread.

private func handle(_ context: UnsafeMutableRawPointer?) -> EasyHandle? {
    context.map { Unmanaged<EasyHandle>.fromOpaque($0).takeUnretainedValue() }
}

private func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    handle(context)?.transfer
}

private func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    let length = size * count
    let buffer = UnsafeRawBufferPointer(start: bytes, count: length)
    return transfer(context)?.receiveBody(buffer) == true ? length : 0
}

private func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    // The loop keeps the handle as long as libcurl works with it.
    return Unmanaged<EasyHandle>.fromOpaque(context)._withUnsafeGuaranteedRef {
        $0.takeHeader(line) ? line.count : 0
    }
}

private func receiveProgress(
    _ context: UnsafeMutableRawPointer?, _: curl_off_t, _ received: curl_off_t,
    _: curl_off_t, _ sent: curl_off_t
) -> Int32 {
    transfer(context)?.progress(received: received) == true ? 0 : 1
}

/// Sees every new connection, with the address that the name was resolved to.
private func openSocket(
    _ context: UnsafeMutableRawPointer?, _: curlsocktype,
    _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let address, let handle = handle(context), let transfer = handle.transfer else {
        return CURL_SOCKET_BAD
    }
    let candidate = withUnsafePointer(to: &address.pointee.addr) { NetworkAddress($0) }
    guard transfer.mayConnect(to: candidate) else { return CURL_SOCKET_BAD }
    let kind = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    let opened = socket(address.pointee.family, kind, address.pointee.protocol)
    if opened >= 0 { handle.opened(opened) }
    return opened
}

private func closeSocket(_ context: UnsafeMutableRawPointer?, _ socket: curl_socket_t) -> Int32 {
    guard let context else { return close(socket) }
    return Unmanaged<LoopGuard>.fromOpaque(context)._withUnsafeGuaranteedRef { $0.close(socket) }
}

/// Sees every request, also on a connection that another transfer opened.
private func beforeRequest(
    _ context: UnsafeMutableRawPointer?, _ remote: UnsafeMutablePointer<CChar>?,
    _: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32
) -> Int32 {
    guard let context else { return CURL_PREREQFUNC_ABORT }
    let candidate = remote.flatMap { NetworkAddress($0) }
    return Unmanaged<EasyHandle>.fromOpaque(context)._withUnsafeGuaranteedRef {
        $0.transfer?.mayConnect(to: candidate) == true
            ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
}

extension Duration {
    var milliseconds: Int {
        Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
