import Drawing

/// How a formula is to be set.
public struct MathSetting: Hashable, Sendable {
  /// A display may be many rows high; an inline formula is one row.
  public enum Mode: Hashable, Sendable { case display, inline }

  /// Whether the small raised and lowered letters of Unicode may be used (`rₜ`), or every script gets a row.
  public enum Scripts: Hashable, Sendable { case small, rows }

  /// Where an accent goes that Unicode has no ready-made letter for: on a row above, or as a combining mark.
  public enum Accents: Hashable, Sendable { case row, combining }

  public var mode: Mode
  public var glyphs: GlyphSet
  public var scripts: Scripts
  public var accents: Accents

  public init(
    mode: Mode = .display, glyphs: GlyphSet = .unicode, scripts: Scripts = .small, accents: Accents = .row
  ) {
    self.mode = mode
    self.glyphs = glyphs
    self.scripts = scripts
    self.accents = accents
  }

  public static let display = MathSetting()
  public static let inline = MathSetting(mode: .inline)
}
