/// Rules about bold and italic: nothing emphasised by accident, and every bold term in the glossary.
extension Linter {
  mutating func checkEmphasis(of chapter: Chapter) {
    var texts: [[Inline]] = []
    chapter.blocks.forEachBlock { block, _ in texts += block.ownText }
    for text in texts {
      checkMarks(text, inBold: false, of: chapter)
      text.forEachInline { inline in
        if case .strong(let inside) = inline.content { checkBoldTerm(inside, at: inline.position, of: chapter) }
      }
    }
  }

  private static let remedy =
    "Put punctuation outside the marks: **策略梯度**：这是, not **策略梯度：**这是; or write \\* for a star."

  private mutating func checkMarks(_ inlines: [Inline], inBold: Bool, of chapter: Chapter) {
    for inline in inlines {
      if let text = inline.text, let (mark, offset) = EmphasisMarks.left(in: text) {
        var position = inline.position
        position.column += offset
        fault(
          chapter, position, "The mark \(mark) is printed here instead of emphasising.", remedy: Linter.remedy)
      }
      var isBold = false
      if case .strong = inline.content { isBold = true }
      if isBold && inBold {
        fault(chapter, inline.position, "This is bold inside bold, perhaps by accident.", remedy: Linter.remedy)
      }
      checkMarks(inline.children, inBold: inBold || isBold, of: chapter)
    }
  }

  private mutating func checkBoldTerm(_ inside: [Inline], at position: SourcePosition, of chapter: Chapter) {
    guard chapter.front.kind == .chapter else { return }
    let word = EmphasisMarks.withoutPunctuation(inside.plainText)
    guard !word.isEmpty, glossary.entry(forWord: word) == nil, reportedBoldWords.insert(word).inserted else { return }
    fault(
      chapter, position, "The bold term “\(word)” is not in the glossary.",
      remedy: "Add it to \(Glossary.file), or use *italics* for emphasis.", severity: .warning)
  }
}

enum EmphasisMarks {
  /// A mark that was meant to emphasise and stayed in the text, and its offset in scalars.
  static func left(in text: String) -> (mark: String, offset: Int)? {
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() where scalar == "*" || scalar == "_" {
      let next = index + 1 < scalars.count ? scalars[index + 1] : " "
      let previous = index > 0 ? scalars[index - 1] : " "
      if next == scalar { return (String(String.UnicodeScalarView([scalar, scalar])), index) }
      if scalar == "*", previous != " " || next != " ", isWordLike(previous) || isWordLike(next) { return ("*", index) }
    }
    return nil
  }

  /// A single star between numbers is a product; beside letters it is a mark.
  private static func isWordLike(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || Ideographs.isIdeographic(scalar)
  }

  static func withoutPunctuation(_ text: String) -> String {
    var part = text.trimmingBlanks[...]
    while let last = part.last, last.isPunctuation { part.removeLast() }
    return String(part)
  }
}
