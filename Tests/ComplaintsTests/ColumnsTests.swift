// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Complaints

@Suite struct ColumnsTests {
    @Test(arguments: [
        ("", 0), ("jan", 3), ("Zoë", 3), ("Zoe\u{308}", 3), ("日本語", 6), ("한국", 4),
        ("ﬀ", 1), ("Ａ", 2), ("🧦", 2), ("👩‍👩‍👧", 2), ("❤️", 2), ("❤", 1), ("🇳🇱", 2), ("a\u{200D}", 1),
        ("“ja”…", 5),
    ])
    func `a text has the columns that a terminal gives it`(text: String, columns: Int) {
        #expect(text.columns == columns)
    }

    @Test(arguments: [
        ("jan", 5, "jan  "), ("jan_v", 5, "jan_v"), ("jan_van", 5, "jan_…"), ("日本語", 5, "日本…"),
        ("日本語", 4, "日… "), ("🧦🧦🧦", 6, "🧦🧦🧦"), ("🧦🧦🧦", 5, "🧦🧦…"), ("jan", 1, "…"), ("jan", 0, ""),
    ])
    func `a cell is exactly as wide as its column`(text: String, width: Int, cell: String) {
        #expect(text.column(width) == cell)
        #expect(text.column(width).columns == width)
        #expect(text.fitted(to: width).columns <= width)
    }

    @Test func `lines break by columns`() {
        #expect(wrapped("日本 語語 jan", to: 9) == ["日本 語語", "jan"])
        #expect(wrapped("日本 語語 jan", to: 8) == ["日本", "語語 jan"])
    }
}
