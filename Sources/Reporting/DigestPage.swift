// SPDX-License-Identifier: Apache-2.0

// The digest as one static page: no script, nothing remote, readable on paper
// and in a mail client.

import CAssets
package import Complaints
package import Foundation
import Mustache

extension Digest {
    /// A whole HTML document. Everything that people wrote is escaped.
    package func page(_ wording: Wording, at now: Date) throws -> String {
        let words = DigestWords(digest: self, wording: wording)
        let template = try MustacheTemplate(string: asset("digest.mustache"))
        return template.render([
            "title": words.title, "period": words.period, "summary": words.summary,
            "style": asset("digest.css"), "made": words.made(at: now),
            "sections": words.sections.map(\.rendered),
        ])
    }

    private func asset(_ name: String) -> String {
        for index in 0..<templates_asset_count() {
            let asset = templates_asset(index)
            guard String(cString: asset.name) == name else { continue }
            return String(
                decoding: UnsafeBufferPointer(start: asset.bytes, count: asset.count), as: UTF8.self
            )
        }
        preconditionFailure("\(name) is compiled in")
    }
}

extension DigestSection {
    /// What the template asks for.
    var rendered: [String: Any] {
        var values: [String: Any] = ["heading": heading, "items": items]
        if let explained { values["explained"] = explained }
        if let note { values["note"] = note }
        if !bars.isEmpty { values["bars"] = chart }
        if !rows.isEmpty {
            values["table"] =
                [
                    "head": head,
                    "rows": rows.map { ["name": $0.name, "cells": $0.cells] as [String: Any] },
                ] as [String: Any]
        }
        return values
    }

    /// Horizontal bars, 24 units a row; the text equivalent is the label, and
    /// the table below says the same in numbers.
    private var chart: [String: Any] {
        let longest = max(1, bars.map(\.whole).max() ?? 1)
        let scale = 380.0 / Double(longest)
        let rows = bars.enumerated().map { index, bar in
            let width = Double(bar.whole) * scale
            return [
                "name": bar.name, "y": "\(index * 24 + 3)", "textY": "\(index * 24 + 17)",
                "width": Self.units(width), "inner": Self.units(Double(bar.part) * scale),
                "numberX": Self.units(width + 208), "number": "\(bar.whole)",
            ]
        }
        let label = bars.map { "\($0.name) \($0.whole)" }.joined(separator: ", ")
        return ["label": label, "height": "\(bars.count * 24)", "rows": rows]
    }

    private static func units(_ value: Double) -> String { String(format: "%.1f", value) }
}
