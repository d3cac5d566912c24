import Typesetting

/// A formula of a chapter: its source, and what the typesetter made of it.
///
/// A formula that cannot be read is kept with its error, so that the page can show both.
public struct Equation: Equatable, Sendable {
  /// The name by which text and labs refer to it; only fenced formulas have one.
  public var id: String?
  /// The TeX between the dollar signs or inside the fence.
  public var source: String
  public var content: Result<MathExpression, MathError>
  /// Whether it stands by itself rather than in a line.
  public var isDisplayed: Bool
  /// Where the source starts in the file.
  public var start: SourcePosition
  /// The column where later lines of the source start.
  public var laterColumn: Int

  public init(
    _ source: String, id: String? = nil, isDisplayed: Bool = false,
    start: SourcePosition = SourcePosition(line: 1, column: 1), laterColumn: Int = 1
  ) {
    self.source = source
    self.id = id
    self.isDisplayed = isDisplayed
    self.start = start
    self.laterColumn = laterColumn
    do { content = .success(try MathExpression(source)) } catch { content = .failure(error) }
  }

  /// The formula, or nil where its source is in error.
  public var expression: MathExpression? { try? content.get() }

  /// Why the source cannot be read, or nil.
  public var error: MathError? {
    if case .failure(let error) = content { error } else { nil }
  }

  /// The number at the right of the formula, `7.4` for `\tag{7.4}`.
  public var tag: String? { expression?.tag }

  /// Where a character of the source is in the file; offsets as in `MathError`.
  public func position(ofCharacter offset: Int) -> SourcePosition {
    var position = start
    for character in source.prefix(max(0, offset)) {
      if character.isNewline {
        position = SourcePosition(line: position.line + 1, column: laterColumn)
      } else {
        position.column += character.unicodeScalars.count
      }
    }
    return position
  }
}
