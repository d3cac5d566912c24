/// A text broken into lines that fit the width.
public struct TextBlock: Widget {
  public var text: StyledText
  /// Blanks before every line but the first.
  public var hanging: Int
  public var alignment: Alignment

  public init(_ text: StyledText, hanging: Int = 0, alignment: Alignment = .left) {
    self.text = text
    self.hanging = max(0, hanging)
    self.alignment = alignment
  }

  public func height(width: Int) -> Int { text.wrapped(to: width, hanging: hanging).count }

  public func draw(in area: Area, on screen: inout Screen) {
    guard !area.isEmpty else { return }
    for (row, line) in zip(area.rows, text.wrapped(to: area.width, hanging: hanging)) {
      let offset = alignment == .left ? 0 : alignment.offset(of: line.width, in: area.width)
      line.draw(on: &screen, row: row, column: area.column + offset, clip: area)
    }
  }
}
