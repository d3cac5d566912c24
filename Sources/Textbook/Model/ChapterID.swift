/// What a chapter is called: its folder `07-actor-critic` gives the order 7 and the id `actor-critic`.
public struct ChapterID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The folder's name in the content folder.
  public let folder: String
  /// The number before the first hyphen.
  public let order: Int
  /// The name that links, commands and the notebook use; it never changes.
  public let id: String

  /// Reads a folder's name; nil when it is not a number, a hyphen and a name of small letters, digits and hyphens.
  public init?(folder: String) {
    guard let hyphen = folder.firstIndex(of: "-"), let order = Int(folder[..<hyphen]), order >= 0 else { return nil }
    let id = String(folder[folder.index(after: hyphen)...])
    guard Identifier.isValid(id) else { return nil }
    self.folder = folder
    self.order = order
    self.id = id
  }

  init(order: Int, id: String) {
    folder = "\(order)-\(id)"
    self.order = order
    self.id = id
  }

  public var description: String { id }

  public static func < (left: ChapterID, right: ChapterID) -> Bool {
    (left.order, left.id) < (right.order, right.id)
  }
}

/// Names of chapters, sections, equations, terms and references: small letters, digits and hyphens.
enum Identifier {
  static func isValid(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "-") else { return false }
    return text.utf8.allSatisfy(isPart)
  }

  static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
    default: false
    }
  }

  static let remedy = "Use small letters, digits and hyphens."
}
