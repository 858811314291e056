// SPDX-License-Identifier: Apache-2.0

// What colleagues said, as labelled texts, and the classifier of each company to
// hold against them.

import Classification
import Complaints
import Storage

/// The corrections of all companies.
struct CorrectedTexts {
    struct Labelled {
        let company: Company.ID
        let text: LabelledText
        let rating: Double?
    }

    let texts: [Labelled]
    let store: Store
    private let common: Classifier
    private let own: [Company.ID: Classifier]

    /// - Parameters:
    ///   - lexicon: the words that all companies share.
    ///   - company: only of this one; `nil`: all.
    /// - Throws: `StoreError`, `LexiconError`; `InputError` when nobody has
    ///   corrected anything yet.
    init(
        _ configuration: Configuration, lexicon: Lexicon, company: Company.ID? = nil
    ) throws {
        store = try Store(path: configuration.paths.database)
        texts = try store.correctedTexts(company: company).map(Labelled.init)
        guard !texts.isEmpty else {
            throw InputError(
                file: configuration.paths.database, line: 0,
                detail: "no corrections yet; gehoord correct writes them down")
        }
        common = Classifier(lexicon: lexicon)
        var own: [Company.ID: Classifier] = [:]
        for watched in configuration.companies where !watched.words.isEmpty {
            own[watched.company.id] = Classifier(
                lexicon: try lexicon.adding(companyWords: watched.words, file: watched.file))
        }
        self.own = own
    }

    func classifier(of company: Company.ID) -> Classifier { own[company] ?? common }
}

extension CorrectedTexts.Labelled {
    fileprivate init(_ corrected: CorrectedText) {
        company = corrected.company
        text = LabelledText(
            id: "\(corrected.company.rawValue)-\(corrected.mention.rawValue)",
            text: corrected.text, sentiment: corrected.sentiment, kind: corrected.kind,
            urgency: corrected.urgency, signals: corrected.signals,
            publishedAt: corrected.publishedAt)
        rating = corrected.rating?.rawValue
    }
}
