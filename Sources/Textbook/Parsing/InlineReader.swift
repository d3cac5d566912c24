// MARK: - Running text

extension ChapterReader {
  mutating func inlines(of parent: MarkdownNode, depth: Int) -> [Inline] {
    guard depth <= ChapterReader.depthLimit else {
      fault(
        inlinePosition(of: parent), "Emphasis and links are nested more than \(ChapterReader.depthLimit) deep here.",
        remedy: "Write it flatter.")
      return []
    }
    var inlines: [Inline] = []
    for node in parent.children { add(node, to: &inlines, depth: depth) }
    return inlines
  }

  private mutating func add(_ node: MarkdownNode, to inlines: inout [Inline], depth: Int) {
    let place = inlinePosition(of: node)
    switch node.kind {
    case .text: addText(node, at: place, to: &inlines)
    case .softBreak: addSoftBreak(node, to: &inlines)
    case .lineBreak: inlines.append(Inline(.lineBreak, at: inlines.last?.position ?? place))
    case .code:
      let code = clean(formulas.original(of: node.literal))
      inlines.append(Inline(.code(code), at: place))
      lastScalar = "`"
    case .htmlInline:
      refuseHTML(place)
      append(text: clean(formulas.original(of: node.literal)), at: place, to: &inlines)
    case .emphasis: inlines.append(Inline(.emphasis(self.inlines(of: node, depth: depth + 1)), at: place))
    case .strong: inlines.append(Inline(.strong(self.inlines(of: node, depth: depth + 1)), at: place))
    case .strikethrough: inlines.append(Inline(.strikethrough(self.inlines(of: node, depth: depth + 1)), at: place))
    case .link: inlines.append(link(node, at: place, depth: depth))
    case .image:
      fault(
        place, "This is a picture, which a terminal does not show.",
        remedy: "Describe it in words, or draw it in a code block.")
      inlines += self.inlines(of: node, depth: depth + 1)
    case .footnoteReference:
      inlines.append(Inline(.footnoteReference(Int(node.literal) ?? 0), at: place))
    case .document, .quote, .list, .item, .codeBlock, .htmlBlock, .paragraph, .heading, .rule, .footnoteDefinition,
      .table, .tableHeader, .tableRow, .tableCell, .unknown:
      inlines += self.inlines(of: node, depth: depth + 1)
    }
  }

  private mutating func link(_ node: MarkdownNode, at place: SourcePosition, depth: Int) -> Inline {
    let children = inlines(of: node, depth: depth + 1)
    let address = clean(formulas.original(of: node.url))
    return Inline(.link(Link(Link.Target(parsing: address), children)), at: place)
  }

  private mutating func addText(_ node: MarkdownNode, at place: SourcePosition, to inlines: inout [Inline]) {
    for piece in formulas.pieces(of: node.literal) {
      switch piece {
      case .text(let text, let offset): append(text: clean(text), at: moved(place, node, by: offset), to: &inlines)
      case .formula(let formula, let offset):
        let equation = Equation(
          formula.source, isDisplayed: formula.isDisplayed, start: formula.start, laterColumn: formula.laterColumn)
        inlines.append(Inline(.math(equation), at: moved(place, node, by: offset)))
        lastScalar = "$"
      }
    }
  }

  private mutating func append(text: String, at place: SourcePosition, to inlines: inout [Inline]) {
    guard let last = text.unicodeScalars.last else { return }
    inlines.append(Inline(.text(text), at: place))
    lastScalar = last
  }

  /// A line's end: nothing between two Chinese characters and inside a formula, else a blank.
  private mutating func addSoftBreak(_ node: MarkdownNode, to inlines: inout [Inline]) {
    guard let following = node.next else { return }
    if following.kind == .text, formulas.continuesFormula(following.literal) { return }
    if let last = lastScalar, let first = ChapterReader.firstScalar(of: following), Ideographs.join(last, first) {
      return
    }
    let place = inlines.last?.position ?? SourcePosition(line: paragraph.line, column: paragraph.column)
    inlines.append(Inline(.text(" "), at: place))
    lastScalar = " "
  }

  private static func firstScalar(of node: MarkdownNode) -> Unicode.Scalar? {
    var node = node
    while let child = node.firstChild { node = child }
    return node.kind == .text ? node.literal.unicodeScalars.first : nil
  }

  /// cmark counts the columns of a paragraph's later lines as if they began under its first; this is where they do.
  private func inlinePosition(of node: MarkdownNode) -> SourcePosition {
    source.position(line: node.startLine + paragraph.missingLines, byteColumn: trueColumn(of: node))
  }

  private func trueColumn(of node: MarkdownNode) -> Int {
    let line = node.startLine + paragraph.missingLines
    guard line > paragraph.line || paragraph.missingLines > 0 else { return node.startColumn }
    let start = source.contentStart(ofLine: line, quotes: paragraph.quotes)
    let column = start - source.range(ofLine: line).lowerBound + 1
    return node.startColumn - paragraph.column + column
  }

  private func moved(_ place: SourcePosition, _ node: MarkdownNode, by bytes: Int) -> SourcePosition {
    bytes == 0
      ? place : source.position(line: node.startLine + paragraph.missingLines, byteColumn: trueColumn(of: node) + bytes)
  }
}

extension [Inline] {
  /// Without blanks at both ends.
  var trimmingBlanks: [Inline] {
    var trimmed = self
    while let first = trimmed.first, let text = first.text {
      let rest = text.drop { $0 == " " }
      if rest.count == text.count { break }
      if rest.isEmpty { trimmed.removeFirst() } else { trimmed[0].content = .text(String(rest)) }
    }
    while let last = trimmed.last, let text = last.text, text.hasSuffix(" ") {
      let kept = text.reversed().drop { $0 == " " }.reversed()
      if kept.isEmpty { trimmed.removeLast() } else { trimmed[trimmed.count - 1].content = .text(String(kept)) }
    }
    return trimmed
  }
}

/// The head of a box: `[!SLIP] The discount written λ`.
enum CalloutMark {
  /// The kind's name, the title on the same line, and the text on later lines; nil where there is no such head.
  static func split(_ text: [Inline], line: Int) -> (name: String, title: [Inline], rest: [Inline])? {
    guard let first = text.first, let words = first.text, words.hasPrefix("[!"), let close = words.firstIndex(of: "]")
    else { return nil }
    let name = String(words[..<close].dropFirst(2))
    guard !name.isEmpty, name.utf8.allSatisfy({ $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") })
    else {
      return nil
    }
    var head = text.prefix { $0.position.line == line }
    let rest = text[head.endIndex...]
    let column = first.position.column + words[...close].unicodeScalars.count
    head[head.startIndex] = Inline(
      .text(String(words[words.index(after: close)...])), at: SourcePosition(line: line, column: column))
    return (name, Array(head).trimmingBlanks, Array(rest).trimmingBlanks)
  }
}
