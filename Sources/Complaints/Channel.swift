// SPDX-License-Identifier: Apache-2.0

// The kinds of place that feeds come from.

/// The kind of place a feed comes from. It decides where the author stands, how
/// a thread is recognised and how long a reply may be.
///
/// Raw values are in the database, in company files and in the alert line
/// (`kanaal=`): they may be added to, never changed.
package enum Channel: String, CaseIterable, Hashable, Sendable {
    /// Tag and account feeds of Mastodon and what speaks like it.
    case mastodon
    /// Profile feeds of Bluesky.
    case bluesky
    /// Posts, comments and searches of Reddit.
    case reddit
    /// Communities and users of Lemmy.
    case lemmy
    /// A forum: phpBB, vBulletin, XenForo, Tweakers, Discourse …; the reader
    /// tells them apart by what they write.
    case forum
    /// News sites.
    case news
    /// Google Alerts and Google News: other people's pages behind Google's
    /// links.
    case alerts
    /// Reviews with stars: App Store and others.
    case reviews
    /// Videos of YouTube.
    case youtube
    /// Blogs.
    case blog
    /// Comments under a blog or a news page.
    case comments
    /// Anything else, also what a bridge such as RSS-Bridge makes of a site
    /// that is not named here.
    case other
}

extension Channel {
    /// Whether the stars of an entry are what its author gives. Elsewhere they are what
    /// the readers give the author: every video on YouTube has five.
    ///
    /// - Source: Media RSS 1.5.1, `media:community`; YouTube, 2021–2026.
    var hasStarsOfAuthors: Bool { self == .reviews || self == .other }
}
