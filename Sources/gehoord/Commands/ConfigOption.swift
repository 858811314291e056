// SPDX-License-Identifier: Apache-2.0

// The option that every command shares: which configuration to read.

import ArgumentParser
import Foundation
import Monitor

/// `--config F`, else `$GEHOORD_CONFIG`, else /etc/gehoord/gehoord.toml.
struct ConfigOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The configuration to read.",
            discussion: "Otherwise $GEHOORD_CONFIG, otherwise \(Configuration.usualPath)."),
        completion: .file(extensions: ["toml"]))
    var config: String?

    /// The file that is meant.
    var path: String {
        Configuration.path(option: config, environment: ProcessInfo.processInfo.environment)
    }

    /// For commands that work without: `nil` where no file was named and the
    /// usual one is not there.
    func loadIfPresent() throws -> Configuration? {
        let isNamed = config != nil || path != Configuration.usualPath
        return isNamed || FileManager.default.fileExists(atPath: path) ? try load() : nil
    }

    /// Reads it, or tells every mistake and ends with 78.
    func load() throws -> Configuration {
        do throws(ConfigurationErrors) {
            return try Configuration.load(path)
        } catch {
            var errors = StandardError()
            print(error, to: &errors)
            throw ExitCode.configuration
        }
    }
}

extension ExitCode {
    /// Something is wrong in the configuration.
    ///
    /// - Source: sysexits.h, `EX_CONFIG`.
    static let configuration = ExitCode(78)
}
