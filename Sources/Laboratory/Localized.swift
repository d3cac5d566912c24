/// The languages the book is written in.
public enum Language: String, Hashable, Sendable, CaseIterable {
  case en, zh

  /// The language that `L` turns to.
  public var other: Language { self == .en ? .zh : .en }
}

/// A text in both languages of the book.
public struct Localized: Hashable, Sendable {
  public var en: String
  public var zh: String

  public init(en: String, zh: String) {
    self.en = en
    self.zh = zh
  }

  /// The same in both languages: a symbol, a name.
  public init(_ both: String) { self.init(en: both, zh: both) }

  public subscript(language: Language) -> String { language == .en ? en : zh }
}
