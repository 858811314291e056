// SPDX-License-Identifier: Apache-2.0

// How every command ends: with its answer on standard output, or with one line
// on standard error and an exit status that says what kind of failure it was.

import ArgumentParser
import Foundation
import Monitor

/// Prints what `body` answers; tells an error and ends with its status.
func answering(_ body: () throws -> String) throws {
    do { print(try body()) } catch { throw told(error) }
}

/// Tells an error on standard error.
///
/// - Returns: the exit status to end with.
func told(_ error: any Error) -> any Error {
    if error is ExitCode || error is CleanExit || error is ValidationError { return error }
    let failure = CommandFailure(error)
    var errors = StandardError()
    print("gehoord: \(failure.text)", to: &errors)
    return ExitCode(failure.status)
}
