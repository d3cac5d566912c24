import Interchange

/// What stands between the `---` lines at the head of a chapter.
public struct FrontMatter: Equatable, Sendable {
  public var title: String
  /// One sentence for the contents.
  public var summary: String?
  public var kind: Kind
  public var keywords: [String]
  /// The ids of the `##` headings, in order; the same in both languages.
  public var sections: [String]
  /// Minutes that reading takes, where the author says it.
  public var minutes: Int?
  /// Inputs for `calc:` links, by quantity and set: `gae`, `gae(truncated)`; `numbers` are names for expressions.
  public var given: [String: JSONValue]

  /// A chapter has the one shape of the book; a page (the front page, the closing page) is free.
  public enum Kind: String, Hashable, Sendable {
    case chapter, page
  }

  public init(
    title: String, summary: String? = nil, kind: Kind = .chapter, keywords: [String] = [], sections: [String] = [],
    minutes: Int? = nil, given: [String: JSONValue] = [:]
  ) {
    self.title = title
    self.summary = summary
    self.kind = kind
    self.keywords = keywords
    self.sections = sections
    self.minutes = minutes
    self.given = given
  }
}
