import Drawing
import Testing

/// The text of a widget drawn on a screen of its own.
func picture(_ widget: any Widget, width: Int, height: Int? = nil) -> String {
  var screen = Screen(width: width, height: height ?? widget.height(width: width))
  widget.draw(in: screen.area, on: &screen)
  return screen.text
}

/// Compares a widget with its picture in the test; both are shown when they differ.
func expect(
  _ widget: any Widget, width: Int, height: Int? = nil, draws expected: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let drawn = picture(widget, width: width, height: height)
  #expect(drawn == expected, "drawn:\n\(drawn)\n", sourceLocation: sourceLocation)
}

/// Numbers that look random and are the same in every run (Steele, Lea and Flood 2014: SplitMix).
struct TestGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension Screen {
  /// Where a row's widths do not add up, or half of a wide character stands alone; nil when all is whole.
  var fault: String? {
    for row in 0..<height {
      var column = 0
      while column < width {
        let cell = self[row, column]
        switch cell.width {
        case 1:
          if CellWidth.columns(of: cell.character) != 1 { return "\(row),\(column): \(cell.character) is not narrow" }
          column += 1
        case 2:
          guard column + 1 < width, self[row, column + 1].width == 0 else {
            return "\(row),\(column): left half of \(cell.character) alone"
          }
          column += 2
        default: return "\(row),\(column): right half alone"
        }
      }
    }
    return nil
  }
}
