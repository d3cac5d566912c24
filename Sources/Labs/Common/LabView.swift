import Drawing
import Laboratory

/// A lab's picture: a widget that knows its reader, and the few phrases that every one of them uses.
protocol LabView: Widget {
  var context: ViewContext { get }
}

extension LabView {
  var isEnglish: Bool { context.language == .en }
  /// A formula's symbol, as this screen can show it.
  func maths(_ text: String) -> StyledText { StyledText(context.text(text), Style(.maths)) }
  /// What is read after the numbers.
  func quiet(_ text: String) -> StyledText { StyledText(context.text(text), Style(.quiet)) }
  /// The same in the reader's language.
  func say(_ en: String, _ zh: String) -> String { isEnglish ? en : zh }
  /// The parts in as few lines as they fit into, none of them broken.
  func packed(_ parts: [StyledText], gap: Int = 3, _ width: Int) -> [StyledText] {
    var lines: [StyledText] = []
    for part in parts {
      if let last = lines.last, last.width + gap + part.width <= width {
        lines[lines.count - 1] += StyledText(String(repeating: " ", count: gap)) + part
      } else {
        lines.append(part)
      }
    }
    return lines
  }
}
