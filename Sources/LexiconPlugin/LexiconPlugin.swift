// SPDX-License-Identifier: Apache-2.0

// Has the lexicon compiled whenever one of its files has changed.

import Foundation
import PackagePlugin

@main
struct LexiconPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = context.package.directoryURL.appending(path: "Sources/CAssets/Lexicon")
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        let output = context.pluginWorkDirectoryURL
        return [
            .buildCommand(
                displayName: "Compiling the lexicon",
                executable: try context.tool(named: "CompileLexicon").url,
                arguments: [folder.path, output.path],
                inputFiles: files.sorted { $0.path < $1.path },
                outputFiles: [output.appending(path: "Image.c")])
        ]
    }
}
