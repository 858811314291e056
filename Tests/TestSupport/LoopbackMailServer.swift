// SPDX-License-Identifier: Apache-2.0

// A real SMTP server for tests: takes every mail, except for recipients that it
// was told to refuse, and hangs up when it was told to.

import Foundation
import Synchronization

/// A mail as it crossed the wire.
package struct ReceivedMail: Hashable, Sendable {
    package let from: String
    package let to: [String]
    /// Headers and body, dots unstuffed.
    package let source: String
}

/// A mail server on loopback. Stops when it is released.
package final class LoopbackMailServer: Sendable {
    private struct State {
        var refused: Set<String> = []
        var mails: [ReceivedMail] = []
        /// How many mails it takes without saying so.
        var silent = 0
    }

    private final class Storage: Sendable {
        let state = Mutex(State())
    }

    private let storage = Storage()
    private let listener: LoopbackListener

    package init() throws(LoopbackError) {
        let storage = storage
        listener = try LoopbackListener(address: "127.0.0.1", port: 0) { connection in
            Self.converse(connection, storage)
        }
    }

    deinit { listener.stop() }

    package var url: String { "smtp://127.0.0.1:\(listener.port)" }
    package var mails: [ReceivedMail] { storage.state.withLock { $0.mails } }
    package func refuse(_ recipient: String) {
        storage.state.withLock { _ = $0.refused.insert(recipient) }
    }

    package func accept(_ recipient: String) {
        storage.state.withLock { _ = $0.refused.remove(recipient) }
    }
    /// Takes the next mails and hangs up instead of saying so.
    package func hangUpAfterData(times: Int) {
        storage.state.withLock { $0.silent = times }
    }

    private static func converse(_ connection: LoopbackConnection, _ storage: Storage) {
        func say(_ line: String) -> Bool { connection.send("\(line)\r\n".utf8) }
        func address(_ line: String) -> String {
            String(line.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" })
        }
        guard say("220 loopback ready") else { return }
        var from = ""
        var recipients: [String] = []
        while let received = connection.receive(through: "\r\n") {
            let line = String(decoding: received.dropLast(2), as: UTF8.self)
            var reply = "250 OK"
            switch line.prefix(4).uppercased() {
            case "MAIL":
                from = address(line)
                recipients = []
            case "RCPT":
                let recipient = address(line)
                if storage.state.withLock({ $0.refused.contains(recipient) }) {
                    reply = "550 no such mailbox"
                } else {
                    recipients.append(recipient)
                }
            case "DATA":
                guard say("354 go ahead"), let data = connection.receive(through: "\r\n.\r\n")
                else { return }
                let source = String(decoding: data.dropLast(3), as: UTF8.self)
                    .replacingOccurrences(of: "\r\n..", with: "\r\n.")
                let mail = ReceivedMail(from: from, to: recipients, source: source)
                let isSilent = storage.state.withLock { state in
                    state.mails.append(mail)
                    defer { state.silent = max(0, state.silent - 1) }
                    return state.silent > 0
                }
                if isSilent { return }
            case "QUIT":
                _ = say("221 bye")
                return
            default: break
            }
            guard say(reply) else { return }
        }
    }
}
