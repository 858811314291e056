// SPDX-License-Identifier: Apache-2.0

// gehoord tail: the alert log for the agent on call. A screen on a terminal,
// plain lines anywhere else.

import Alerting
import Complaints
import Foundation
import Storage

/// Follows the alert log.
package struct TailRun {
    private let configuration: Configuration
    private let agent: String
    private let lines: Int

    /// - Parameters:
    ///   - agent: who claims.
    ///   - lines: how many of the last alerts to begin with.
    package init(configuration: Configuration, agent: String, lines: Int) {
        self.configuration = configuration
        self.agent = agent
        self.lines = lines
    }

    /// Until somebody has seen enough.
    ///
    /// - Returns: the signal that ended it, if one did; the terminal is put back.
    /// - Throws: `StoreError` when the database cannot be opened.
    package func run(asJSON: Bool) throws -> Int32? {
        var log = LogFollower(path: configuration.paths.alertLog, first: lines)
        if !asJSON, let terminal = RawTerminal() { return try watch(&log, terminal) }
        follow(&log, asJSON: asJSON)
        return nil
    }

    // MARK: Plain

    private static let pause = 0.3

    private func follow(_ log: inout LogFollower, asJSON: Bool) {
        while true {
            for line in log.lines() {
                let text = asJSON ? Self.json(line) : line
                if let text { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
            }
            Thread.sleep(forTimeInterval: Self.pause)
        }
    }

    /// The fields of a line under their own names.
    static func json(_ line: String) -> String? {
        guard let entry = TailEntry(line, wording: .dutch),
            let fields = AlertLine.fields(of: Substring(line))
        else { return nil }
        var values = Dictionary(
            fields.map { ($0.key, $0.value) }, uniquingKeysWith: { one, _ in one })
        values["tijd"] = String(line.prefix { $0 != " " })
        values["urgentie"] = entry.urgencyWord
        return try? jsonText(values, pretty: false)
    }

    // MARK: Screen

    /// - Returns: the signal that ended it, if one did.
    private func watch(_ log: inout LogFollower, _ terminal: RawTerminal) throws -> Int32? {
        defer { terminal.leave() }
        let store = try Store(path: configuration.paths.database)
        let rules = configuration.rules
        let dress = Terminal.standardOutput()
        var screen = TailScreen(
            wording: .dutch, moments: Moments(timeZone: configuration.timeZone))
        while true {
            screen.add(log.lines())
            let now = Date()
            do { screen.standings = try standings(screen, store, rules, now) } catch {
                screen.message = "\(error)"
            }
            let size = terminal.size
            terminal.draw(
                screen.render(at: now, columns: size.columns, rows: size.rows, dress))
            switch terminal.next(within: 1) {
            case .time: continue
            case .closed: return nil
            case .signal(let number): return number
            case .key(let key):
                switch screen.press(key) {
                case .quit: return nil
                case .claim(let id): screen.message = claim(id)
                case nil: continue
                }
            }
        }
    }

    private func claim(_ id: Int64) -> String {
        do {
            return try CaseDesk(configuration: configuration)
                .take(.claim, on: id, by: agent, asJSON: false)
        } catch { return CommandFailure(error).text }
    }

    private func standings(
        _ screen: TailScreen, _ store: Store, _ rules: [Company.ID: CaseRules], _ now: Date
    ) throws -> [Int64: TailScreen.Standing] {
        let ids = Set(screen.entries.compactMap(\.caseID)).map(Case.ID.init(rawValue:))
        var found: [Int64: TailScreen.Standing] = [:]
        for current in try store.cases(numbered: ids) {
            let rules = rules[current.company]
            found[current.id.rawValue] = TailScreen.Standing(
                status: current.status, due: rules?.responseDue(of: current),
                state: rules?.responseState(of: current, at: now))
        }
        return found
    }
}
