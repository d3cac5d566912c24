/// What a piece of the screen means. A theme turns it into colours; no widget names a colour.
public struct Style: Hashable, Sendable {
  public var ink: Ink
  public var attributes: Attributes

  public init(_ ink: Ink = .text, _ attributes: Attributes = []) {
    self.ink = ink
    self.attributes = attributes
  }

  public static let text = Style()

  /// The same meaning, with more attributes.
  public func adding(_ more: Attributes) -> Style { Style(ink, attributes.union(more)) }

  /// Weight and lines of the letters; they survive where colours do not.
  public struct Attributes: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let bold = Attributes(rawValue: 1)
    public static let underline = Attributes(rawValue: 2)
    public static let reverse = Attributes(rawValue: 4)
    public static let italic = Attributes(rawValue: 8)
  }
}

/// The roles a cell can play.
public enum Ink: UInt8, Hashable, Sendable, CaseIterable {
  /// Body text: the terminal's own colours.
  case text
  /// Things one may overlook: rules, axes, hints, captions.
  case quiet
  case heading
  /// What the reader's attention is led to now.
  case accent
  case link
  case maths
  case code
  /// A term of an equation that the lab is computing.
  case term
  case good
  case bad
  case warning
  /// A number that differs from the pinned run or from the step before.
  case changed
  /// The bar at the top and at the bottom.
  case bar
  case series1, series2, series3, series4, series5, series6
  /// Shades of a value, from strongly negative through zero to strongly positive.
  case cold4, cold3, cold2, cold1, neutral, warm1, warm2, warm3, warm4

  /// The colour of the n-th curve, in turn.
  public static func series(_ index: Int) -> Ink {
    let all: [Ink] = [.series1, .series2, .series3, .series4, .series5, .series6]
    return all[((index % all.count) + all.count) % all.count]
  }

  /// The shade for a value in −1…1; what lies outside is clamped, and NaN is neutral.
  public static func shade(_ value: Double) -> Ink {
    let all: [Ink] = [.cold4, .cold3, .cold2, .cold1, .neutral, .warm1, .warm2, .warm3, .warm4]
    guard value.isFinite else { return .neutral }
    return all[Int((min(1, max(-1, value)) * 4).rounded()) + 4]
  }
}

/// Which characters may be drawn: everything the book uses, or ASCII alone.
public enum GlyphSet: String, Hashable, Sendable, CaseIterable {
  case unicode, ascii
}
