// SPDX-License-Identifier: Apache-2.0

// Errors of all stages, as one line and an exit status.

import Alerting
import Classification
import Complaints
import DutchText
import Foundation
import Storage
import Transfers

/// What a command says when it cannot go on.
///
/// - Source: sysexits.h.
package struct CommandFailure {
    package let text: String
    package let status: Int32

    private enum Exit {
        static let usage: Int32 = 64
        static let data: Int32 = 65
        static let unavailable: Int32 = 69
        static let software: Int32 = 70
        static let io: Int32 = 74
        static let tryAgain: Int32 = 75
        static let configuration: Int32 = 78
    }

    package init(_ error: any Error) {
        text = "\(error)"
        status =
            switch error {
            case let error as StoreError:
                switch error.reason {
                case .unavailable: Exit.io
                case .busy: Exit.tryAgain
                case .unknownCase: Exit.data
                case .newer: Exit.configuration
                case .broken: Exit.software
                }
            case is Case.TransitionError: Exit.tryAgain
            case is CaseDesk.UsageError, is MomentReader.Failure: Exit.usage
            case is Promise.Failure, is DirectoryTable.Failure, is InputError: Exit.data
            case is ConfigurationErrors, is LexiconError: Exit.configuration
            case let error as FeedsError:
                switch error.reason {
                case .usage: Exit.usage
                case .data: Exit.data
                case .file: Exit.io
                case .rejected: Exit.configuration
                }
            case is AlertError: Exit.io
            case is FetchError: Exit.unavailable
            case is CocoaError: Exit.io
            default: Exit.software
            }
    }
}
