/// Makes the blocks of a chapter out of its Markdown.
///
/// Nothing a file can contain stops it: what cannot be read as written is kept as text, and noted as a fault.
struct ChapterReader {
  let file: String
  let source: SourceText
  /// The ids of the `##` headings, in order.
  let sectionIDs: [String]
  var formulas: FormulaReader
  var faults: [Fault] = []
  /// Entities such as `&#27;` can make characters that the source does not show.
  let hasEntities: Bool
  var headingsMet = 0
  var lastLab: String?
  /// The character before a line's end, which decides what the line's end stands for.
  var lastScalar: Unicode.Scalar?
  /// Where the lines of the running paragraph start, to find true columns.
  var paragraph = Paragraph()

  struct Paragraph {
    var line = 1
    var column = 1
    var quotes = 0
    /// cmark loses the place of a paragraph that runs into a table; its lines count from here.
    var missingLines = 0
  }

  /// How deep boxes, lists and quotes, or emphasis and links, may be in one another.
  static let depthLimit = 24

  /// Reads the Markdown of a file from a byte on, behind the front matter.
  static func read(
    _ source: SourceText, from start: Int, file: String, sectionIDs: [String]
  ) -> (blocks: [Block], faults: [Fault]) {
    let mask = FormulaMask(source, from: start)
    var reader = ChapterReader(
      file: file, source: source, sectionIDs: sectionIDs, formulas: FormulaReader(mask.formulas),
      hasEntities: source.bytes.contains(UInt8(ascii: "&")))
    reader.note(strayDollars: mask.strayDollars)
    let blocks = MarkdownTree.parse(mask.masked) { root in reader.blocks(of: root, depth: 0, quotes: 0) } ?? []
    return (blocks, reader.faults)
  }

  mutating func fault(_ position: SourcePosition, _ message: String, remedy: String) {
    faults.append(Fault(file, position, message, remedy: remedy))
  }

  private mutating func note(strayDollars: [SourcePosition]) {
    for position in strayDollars {
      fault(
        position, "This dollar sign does not open a formula that closes on the same line.",
        remedy: "Close the formula without a blank before the dollar sign, or write \\$ for a dollar.")
    }
  }

  func clean(_ text: String) -> String { hasEntities ? ContentCharacters.cleaned(text) : text }

  func position(of node: MarkdownNode) -> SourcePosition {
    source.position(line: node.startLine, byteColumn: node.startColumn)
  }
}

// MARK: - Blocks

extension ChapterReader {
  mutating func blocks(of parent: MarkdownNode, depth: Int, quotes: Int) -> [Block] {
    guard depth <= ChapterReader.depthLimit else {
      fault(
        position(of: parent), "Lists, quotes and boxes are nested more than \(ChapterReader.depthLimit) deep here.",
        remedy: "Write it flatter.")
      return []
    }
    var blocks: [Block] = []
    var notes: [[Block]] = []
    var notesPosition: SourcePosition?
    for node in parent.children {
      if node.kind == .footnoteDefinition {
        notesPosition = notesPosition ?? position(of: node)
        notes.append(self.blocks(of: node, depth: depth + 1, quotes: quotes))
      } else {
        blocks += self.blocks(from: node, depth: depth, quotes: quotes)
      }
    }
    if let notesPosition { blocks.append(Block(.footnotes(notes), at: notesPosition)) }
    return blocks
  }

  private mutating func blocks(from node: MarkdownNode, depth: Int, quotes: Int) -> [Block] {
    let place = node.startLine > 0 ? position(of: node) : placeBeforeTable(node)
    switch node.kind {
    case .heading: return [heading(node, at: place, depth: depth, quotes: quotes)]
    case .paragraph:
      startParagraph(node, quotes: quotes)
      return paragraphs(inlines(of: node, depth: 0), at: place)
    case .list: return [Block(.list(list(node, depth: depth, quotes: quotes)), at: place)]
    case .quote: return [quote(node, at: place, depth: depth, quotes: quotes + 1)]
    case .codeBlock: return codeBlock(node, at: place)
    case .table: return [Block(.table(table(node, quotes: quotes)), at: place)]
    case .rule: return [Block(.rule, at: place)]
    case .htmlBlock:
      refuseHTML(place)
      let text = clean(formulas.original(of: node.literal))
      return [Block(.paragraph([Inline(.text(text), at: place)]), at: place)]
    case .document, .item, .footnoteDefinition, .tableHeader, .tableRow, .tableCell, .unknown:
      return blocks(of: node, depth: depth + 1, quotes: quotes)
    case .text, .softBreak, .lineBreak, .code, .htmlInline, .emphasis, .strong, .link, .image, .footnoteReference,
      .strikethrough:
      return []
    }
  }

  mutating func startParagraph(_ node: MarkdownNode, quotes: Int) {
    lastScalar = nil
    paragraph = Paragraph(line: node.startLine, column: node.startColumn, quotes: quotes)
    if node.startLine == 0 { paragraph.missingLines = node.next?.startLine ?? 1 }
  }

  private mutating func placeBeforeTable(_ node: MarkdownNode) -> SourcePosition {
    let place = node.next.map { position(of: $0) } ?? SourcePosition(line: 1, column: 1)
    fault(place, "This paragraph runs into a table.", remedy: "Leave a blank line before the table.")
    return place
  }

  mutating func refuseHTML(_ position: SourcePosition) {
    fault(
      position, "This is HTML, which the book does not use.",
      remedy: "Use Markdown, or write the text in `backticks` if HTML is what you talk about.")
  }

  private mutating func heading(_ node: MarkdownNode, at place: SourcePosition, depth: Int, quotes: Int) -> Block {
    startParagraph(node, quotes: quotes)
    var id: String?
    if node.headingLevel == 2, depth == 0 {
      id = headingsMet < sectionIDs.count ? sectionIDs[headingsMet] : "section-\(headingsMet + 1)"
      headingsMet += 1
    }
    return Block(.heading(level: node.headingLevel, id: id, inlines(of: node, depth: 0)), at: place)
  }

  private mutating func list(_ node: MarkdownNode, depth: Int, quotes: Int) -> Block.List {
    var items: [[Block]] = []
    for item in node.children { items.append(blocks(of: item, depth: depth + 1, quotes: quotes)) }
    return Block.List(isOrdered: node.isOrderedList, start: node.listStart, items: items, isTight: node.isTight)
  }

  private mutating func table(_ node: MarkdownNode, quotes: Int) -> Block.Table {
    var rows: [[[Inline]]] = []
    var header: [[Inline]] = []
    for row in node.children {
      var cells: [[Inline]] = []
      for cell in row.children {
        startParagraph(cell, quotes: quotes)
        cells.append(inlines(of: cell, depth: 0))
      }
      if row.kind == .tableHeader { header = cells } else { rows.append(cells) }
    }
    let alignments = node.columnAlignments.map { letter -> Block.Table.Alignment? in
      switch letter {
      case UInt8(ascii: "l"): .left
      case UInt8(ascii: "c"): .centre
      case UInt8(ascii: "r"): .right
      default: nil
      }
    }
    return Block.Table(header: header, rows: rows, alignments: alignments)
  }

  /// A quotation, or a box if it begins with `[!KIND]`.
  private mutating func quote(_ node: MarkdownNode, at place: SourcePosition, depth: Int, quotes: Int) -> Block {
    var inside = blocks(of: node, depth: depth + 1, quotes: quotes)
    guard let first = inside.first, case .paragraph(let text) = first.content,
      let (name, title, rest) = CalloutMark.split(text, line: first.position.line)
    else { return Block(.quote(inside), at: place) }
    if rest.isEmpty { inside.removeFirst() } else { inside[0] = Block(.paragraph(rest), at: rest[0].position) }
    let kind = Callout.Kind(rawValue: name.lowercased())
    if kind == nil {
      let known = Callout.Kind.allCases.map { "[!\($0.rawValue.uppercased())]" }.joined(separator: " ")
      fault(first.position, "There is no box of the kind [!\(name)].", remedy: "Use one of \(known).")
    }
    return Block(.callout(Callout(kind: kind ?? .note, title: title, body: inside)), at: place)
  }

  /// Paragraphs of running text, with displayed formulas standing between them.
  private mutating func paragraphs(_ inlines: [Inline], at place: SourcePosition) -> [Block] {
    guard inlines.contains(where: \.isDisplayedFormula) else {
      return inlines.isEmpty ? [] : [Block(.paragraph(inlines), at: place)]
    }
    var blocks: [Block] = []
    var text: [Inline] = []
    func endText() {
      let trimmed = text.trimmingBlanks
      if let first = trimmed.first { blocks.append(Block(.paragraph(trimmed), at: first.position)) }
      text = []
    }
    for inline in inlines {
      if case .math(let equation) = inline.content, equation.isDisplayed {
        endText()
        blocks.append(Block(.math(equation), at: inline.position))
      } else {
        text.append(inline)
      }
    }
    endText()
    return blocks
  }
}
