// SPDX-License-Identifier: Apache-2.0

// Brings one alert to one sink beside the log: a webhook or mailboxes.

package import Complaints
import Foundation
package import Transfers

/// Carries alerts to a sink, one at a time.
package struct Courier: Sendable {
    /// How the sink is reached.
    package enum Road: Sendable {
        case webhook(url: @Sendable () throws -> String, WebhookForm)
        case mail(server: @Sendable () throws -> MailServer, from: Mail.Mailbox, to: [Mail.Mailbox])
    }

    package let policy: SinkPolicy
    private let road: Road
    private let message: AlertMessage

    /// - Parameter road: its secrets are read anew for each alert, so that a new
    ///   password needs no restart.
    package init(policy: SinkPolicy, road: Road, message: AlertMessage) {
        self.policy = policy
        self.road = road
        self.message = message
    }

    package var sink: Sink { policy.sink }

    /// Sends `alert` once. A receiver that gets it twice, because we were killed
    /// in between, can tell by its number.
    ///
    /// - Throws: `FetchError`, or whatever reading a secret throws.
    package func send(_ alert: Alert, by client: HTTPClient) async throws {
        switch road {
        case .webhook(let url, let form):
            let number = alert.number.map { String($0.rawValue) } ?? "test"
            let post = WebPost(
                url: try url(), body: message.body(alert, form),
                contentType: "application/json; charset=utf-8",
                headers: ["Idempotency-Key": "gehoord-\(number)"], limits: Self.limits)
            _ = try await client.post(post)
        case .mail(let server, let from, let to):
            try await client.send(
                message.mail(alert, from: from, to: to), by: try server(), limits: Self.limits)
        }
    }

    /// An alert that is not there in time is tried again.
    private static let limits: Limits = {
        var limits = Limits()
        limits.connect = .seconds(10)
        limits.firstByte = .seconds(20)
        limits.whole = .seconds(30)
        return limits
    }()
}

extension SinkFailure {
    /// What a failed attempt says of the sink.
    package init(_ error: any Error) {
        guard let error = error as? FetchError else {
            self.init(reason: "\(error)")
            return
        }
        var retryAfter: Duration?
        var isRefusal = false
        switch error.reason {
        case .rateLimited(let patience): retryAfter = patience
        // What is wrong is in the message, not in the server: bad request, too
        // large, unprocessable; of a mail server its words for the same.
        case .badStatus(400), .badStatus(413), .badStatus(422), .badStatus(552), .badStatus(554):
            isRefusal = true
        default: break
        }
        // The address of a webhook is a secret: it stays out of the reason.
        self.init(reason: error.detail, retryAfter: retryAfter, isRefusal: isRefusal)
    }
}

/// Keeps two processes from telling the same sink at the same time; the kernel
/// lets go of it whatever becomes of us.
package struct SinkLock {
    private let file: FileHandle

    /// - Returns: `nil` when another process has it.
    /// - Throws: `AlertError` when no file can be made beside the database.
    package static func take(_ sink: Sink, beside database: String) throws -> SinkLock? {
        let name = String(
            sink.rawValue.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        let path = "\(database).sink-\(name).lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o660)
        guard descriptor >= 0 else {
            throw AlertError(
                reason: .unavailable, detail: "\(path): \(String(cString: strerror(errno)))")
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? SinkLock(file: file) : nil
    }

    /// Not by closing alone: a process that is being started has the file open
    /// for a moment, too, and would keep the lock.
    package func release() {
        flock(file.fileDescriptor, LOCK_UN)
        try? file.close()
    }
}
