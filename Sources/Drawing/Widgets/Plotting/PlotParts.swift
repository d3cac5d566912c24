/// One curve.
public struct PlotSeries: Hashable, Sendable {
  /// A place on the plot.
  public struct Point: Hashable, Sendable {
    public var x: Double
    public var y: Double

    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// How far the values at `x` spread.
  public struct Spread: Hashable, Sendable {
    public var x: Double
    public var lower: Double
    public var upper: Double

    public init(x: Double, lower: Double, upper: Double) {
      self.x = x
      self.lower = lower
      self.upper = upper
    }
  }

  /// How the points are joined.
  public enum Shape: Hashable, Sendable { case line, steps, points }

  public var name: StyledText
  /// In ascending x; a value that is not finite leaves a gap.
  public var points: [Point]
  public var band: [Spread]
  public var shape: Shape
  public var ink: Ink
  /// Stands at the line's end and in the legend, so that curves are told apart without colours.
  public var letter: Character
  public var tag: String?

  public init(
    _ name: StyledText, _ points: [Point], band: [Spread] = [], shape: Shape = .line, ink: Ink = .series1,
    letter: Character = "a", tag: String? = nil
  ) {
    self.name = name
    self.points = points
    self.band = band
    self.shape = shape
    self.ink = ink
    self.letter = letter
    self.tag = tag
  }

  /// The n-th curve of a plot: its colour and letter follow from its number.
  public static func number(
    _ index: Int, _ name: StyledText, _ points: [Point], band: [Spread] = [], shape: Shape = .line, tag: String? = nil
  ) -> PlotSeries {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    let place = ((index % letters.count) + letters.count) % letters.count
    return PlotSeries(
      name, points, band: band, shape: shape, ink: .series(index), letter: letters[place], tag: tag)
  }

  /// The values at 0, 1, 2, …
  public static func points(_ values: [Double]) -> [Point] {
    values.enumerated().map { Point(Double($0.offset), $0.element) }
  }
}

/// A sign at one point of a plot: the current sample, an optimum.
public struct PlotMarker: Hashable, Sendable {
  /// Shapes that differ without colours.
  public enum Sign: Hashable, Sendable, CaseIterable {
    case disc, ring, diamond, hollowDiamond, square, cross

    func glyph(in glyphs: GlyphSet) -> Character {
      switch self {
      case .disc: glyphs.choose("●", "@")
      case .ring: glyphs.choose("○", "O")
      case .diamond: glyphs.choose("◆", "&")
      case .hollowDiamond: glyphs.choose("◇", "Q")
      case .square: glyphs.choose("■", "$")
      case .cross: glyphs.choose("×", "X")
      }
    }
  }

  public var x: Double
  public var y: Double
  public var sign: Sign
  public var label: StyledText
  public var style: Style
  public var tag: String?

  public init(
    x: Double, y: Double, _ sign: Sign = .disc, label: StyledText = StyledText(), style: Style = Style(.accent),
    tag: String? = nil
  ) {
    self.x = x
    self.y = y
    self.sign = sign
    self.label = label
    self.style = style
    self.tag = tag
  }
}

/// A line through the whole plot, named at its edge: `1−ε`, `optimum`.
public struct PlotGuide: Hashable, Sendable {
  /// Where it lies.
  public enum Line: Hashable, Sendable { case vertical(x: Double), horizontal(y: Double) }

  public var line: Line
  public var label: StyledText
  public var style: Style

  public init(_ line: Line, _ label: StyledText = StyledText(), style: Style = Style(.quiet)) {
    self.line = line
    self.label = label
    self.style = style
  }
}
