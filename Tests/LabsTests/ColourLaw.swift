import Drawing

/// Colour is never the only sign: what two colours tell apart on a panel can be told apart without them.
///
/// Curves are not looked at here: a plot gives each of its curves a letter.
enum ColourLaw {
  /// The same words and signs, in the same weight, that mean two things by their colour: one sentence each.
  static func violations(_ screen: Screen) -> [String] {
    let runs = runs(screen)
    var meanings: [Look: Set<Meaning>] = [:]
    for run in runs where !run.isDrawing {
      guard let meaning = Meaning(run) else { continue }
      let look = Look(text: run.text, beside: companions(of: run, in: runs), attributes: run.style.attributes)
      meanings[look, default: []].insert(meaning)
    }
    return meanings.filter { $0.value.count > 1 }.map { look, meanings in
      "“\(look.text)” means \(meanings.map { "\($0)" }.sorted().joined(separator: " and ")) by its colour alone"
    }
  }

  private struct Look: Hashable {
    var text: String
    var beside: [String]
    var attributes: Style.Attributes
  }

  /// What a colour says; decoration says nothing.
  private enum Meaning: Hashable {
    case good, bad, warning, changed, below, above

    init?(_ run: Run) {
      switch run.style.ink {
      case .good: self = .good
      case .bad: self = .bad
      case .warning: self = .warning
      case .changed: self = .changed
      // The ground of a map is shaded without standing for anything.
      case _ where run.tag == 0: return nil
      case .cold1, .cold2, .cold3, .cold4: self = .below
      case .warm1, .warm2, .warm3, .warm4: self = .above
      default: return nil
      }
    }
  }

  /// Neighbouring cells of one row, style and tag.
  private struct Run: Hashable {
    var text: String
    var row: Int
    var style: Style
    var tag: UInt16
    /// Dots, blocks and lines, whose place says what they mean.
    var isDrawing: Bool {
      text.unicodeScalars.allSatisfy { 0x2500...0x259F ~= $0.value || 0x2800...0x28FF ~= $0.value }
    }
  }

  /// What else is said of the same thing in the rows beside: the number in a square, the sign below a token.
  private static func companions(of run: Run, in runs: [Run]) -> [String] {
    guard run.tag != 0 else { return [] }
    return runs.filter { $0.tag == run.tag && $0 != run && abs($0.row - run.row) <= 1 }.map(\.text)
  }

  private static func runs(_ screen: Screen) -> [Run] {
    (0..<screen.height).flatMap { row -> [Run] in
      var found: [Run] = []
      var isOpen = false
      for column in 0..<screen.width {
        let cell = screen[row, column]
        guard cell.width > 0 else { continue }
        if cell.character == " " {
          isOpen = false
        } else if isOpen, let last = found.last, last.style == cell.style, last.tag == cell.tag {
          found[found.count - 1].text.append(cell.character)
        } else {
          found.append(Run(text: String(cell.character), row: row, style: cell.style, tag: cell.tag))
          isOpen = true
        }
      }
      return found
    }
  }
}
