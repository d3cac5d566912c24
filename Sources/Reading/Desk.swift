import Assessment
import Drawing
import Laboratory
import Notebook
import Textbook

/// What the reader is handed: the book, and ways to the labs and the clock that it does not know itself.
public struct Desk: Sendable {
  public var shelf: Shelf
  /// A fresh run of a lab by name.
  public var lab: @Sendable (String) -> (any LabSession)?
  /// Computes the keys of the self-checks.
  public var engine: Engine
  public var notebook: Notebook?
  /// Milliseconds from some moment on; only differences count.
  public var milliseconds: @Sendable () -> Double
  /// Seconds since 1970, UTC.
  public var now: @Sendable () -> Int

  public init(
    shelf: Shelf, lab: @escaping @Sendable (String) -> (any LabSession)?,
    engine: Engine, notebook: Notebook?,
    milliseconds: @escaping @Sendable () -> Double, now: @escaping @Sendable () -> Int
  ) {
    self.shelf = shelf
    self.lab = lab
    self.engine = engine
    self.notebook = notebook
    self.milliseconds = milliseconds
    self.now = now
  }
}

/// What the reader wants done outside: the rim does it.
public enum Effect: Hashable, Sendable {
  case quit
  case copy(String)
  case open(String)
  case mouse(Bool)
}

/// How the book is to be shown.
public struct ReaderOptions: Hashable, Sendable {
  public var language: Language
  public var theme: Theme
  public var glyphs: GlyphSet
  public var keys: KeyTable
  public var mouse: Bool
  public var reducedMotion: Bool

  public init(
    language: Language = .en, theme: Theme = .auto, glyphs: GlyphSet = .unicode, keys: KeyTable = KeyTable(),
    mouse: Bool = true, reducedMotion: Bool = false
  ) {
    self.language = language
    self.theme = theme
    self.glyphs = glyphs
    self.keys = keys
    self.mouse = mouse
    self.reducedMotion = reducedMotion
  }
}
