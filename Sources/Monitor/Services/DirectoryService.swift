// SPDX-License-Identifier: Apache-2.0

// Keeps the customer directory as the company's table is: read at start and
// whenever the file has changed.

import Complaints
import Foundation
import Logging
import ServiceLifecycle
import Storage

/// Imports the customer tables that the company files name.
struct DirectoryService: Service {
    let runtime: Runtime

    private static let round: Duration = .seconds(60)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var seen: [Company.ID: DirectoryTable.Stamp] = [:]
            while !Task.isCancelled {
                for watched in runtime.watch.configuration.companies {
                    await look(at: watched, &seen)
                }
                try? await Task.sleep(for: Self.round)
            }
        }
    }

    private func look(
        at watched: WatchedCompany, _ seen: inout [Company.ID: DirectoryTable.Stamp]
    ) async {
        let company = watched.company.id
        guard let path = watched.customers else { return }
        let stamp = DirectoryTable.stamp(of: path)
        let now = runtime.clock()
        // A table that is still being written is looked at in the next round.
        guard seen[company] != stamp, stamp.map({ $0.isSettled(at: now) }) ?? true else { return }
        seen[company] = stamp
        do {
            let table = try DirectoryTable(path)
            let counts = try await runtime.ledger.use { store in
                try table.replace(in: store, company: company, trustsLoss: false, at: now)
            }
            guard let counts else { return }
            runtime.logger.notice(
                "Customer directory read",
                metadata: [
                    "company": "\(company.rawValue)", "customers": "\(counts.imported)",
                    "forgotten": "\(counts.forgotten)",
                ])
        } catch {
            // What was known stays: a broken table takes nothing away.
            runtime.logger.warning(
                "Customer directory could not be read: the old one stays",
                metadata: ["company": "\(company.rawValue)", "error": "\(error)"])
        }
    }
}
