/// A link of the text: where it leads, and what is printed.
public struct Link: Equatable, Sendable {
  public var target: Target
  public var children: [Inline]

  public enum Target: Equatable, Sendable {
    /// An address for a browser.
    case web(String)
    /// Another chapter, perhaps at a section: `chapter:ppo#clip` or `../09-ppo/chapter.en.md#clip`.
    case chapter(String, section: String?)
    /// A section of this chapter: `#idea`.
    case section(String)
    /// A number that follows a lab: `live:epsilon`, `live:gae/delta[2]`.
    case live(LiveNumber)
    /// A number that is computed: `calc:1+0.9*0.5-0.2`, `calc:gae#advantages[0]`.
    case calculation(Calculation)
    /// An entry of the glossary: `term:ratio`.
    case term(String)
    /// A source: `ref:ppo`.
    case reference(String)
    /// An address that leads nowhere the book may go; shown as text.
    case refused(String)
  }

  public init(_ target: Target, _ children: [Inline]) {
    self.target = target
    self.children = children
  }
}

/// A number in the text that shows what a lab has now: a knob by its name, or a quantity by its id.
public struct LiveNumber: Hashable, Sendable {
  /// The lab, where the link names one; else the lab beside the text.
  public var lab: String?
  /// `epsilon`, `delta`, `delta[2]`.
  public var name: String

  /// Reads `gae/delta[2]` or `epsilon`.
  public init(parsing text: String) {
    if let slash = text.firstIndex(of: "/") {
      lab = String(text[..<slash])
      name = String(text[text.index(after: slash)...])
    } else {
      name = text
    }
  }

  public init(lab: String? = nil, _ name: String) {
    self.lab = lab
    self.name = name
  }
}

extension Link.Target {
  /// Reads an address as a chapter of the book writes it.
  public init(parsing address: String) {
    guard let colon = address.firstIndex(of: ":"), !address[..<colon].contains("/"), !address[..<colon].contains("#")
    else {
      self = Link.Target.relative(address)
      return
    }
    let rest = String(address[address.index(after: colon)...])
    switch address[..<colon].lowercased() {
    case "http", "https": self = rest.hasPrefix("//") && rest.utf8.count > 2 ? .web(address) : .refused(address)
    case "live": self = .live(LiveNumber(parsing: rest))
    case "calc": self = .calculation(Calculation(rest))
    case "term": self = .term(rest)
    case "ref": self = .reference(rest)
    case "chapter":
      let (id, section) = Link.Target.splitAtHash(rest)
      self = .chapter(id, section: section)
    default: self = .refused(address)
    }
  }

  /// `#idea`, or the path of another chapter's file as GitHub follows it.
  private static func relative(_ address: String) -> Link.Target {
    let (path, section) = splitAtHash(address)
    if path.isEmpty, let section { return .section(section) }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "..", let chapter = ChapterID(folder: String(parts[1])),
      parts[2].hasPrefix("chapter."), parts[2].hasSuffix(".md")
    else { return .refused(address) }
    return .chapter(chapter.id, section: section)
  }

  private static func splitAtHash(_ text: String) -> (String, String?) {
    guard let hash = text.firstIndex(of: "#") else { return (text, nil) }
    return (String(text[..<hash]), String(text[text.index(after: hash)...]))
  }
}
