import Typesetting

/// The text of the book without its form, for search and for pipes.
extension [Inline] {
  /// The words as a reader sees them, formulas set in the line.
  public var readableText: String {
    var text = ""
    forEachInline { inline in
      switch inline.content {
      case .text(let part), .code(let part): text += part
      case .math(let equation): text += equation.readableText
      case .lineBreak: text += " "
      case .emphasis, .strong, .strikethrough, .link, .footnoteReference: break
      }
    }
    return text
  }
}

extension Equation {
  /// The formula in one row, or its source where it cannot be read.
  public var readableText: String {
    expression?.layout(.inline).rows.joined(separator: " ") ?? source
  }
}

extension Block {
  /// What this block alone says, line by line; nothing of the blocks inside it.
  public var readableLines: [String] {
    switch content {
    case .heading(_, _, let text), .paragraph(let text): [text.readableText]
    case .callout(let callout): [callout.title.readableText]
    case .table(let table):
      ([table.header] + table.rows).map { row in row.map(\.readableText).joined(separator: " · ") }
    case .diagram(let diagram): [diagram.words]
    case .code(_, let text): text.split(separator: "\n").map(String.init)
    case .listing(let listing): listing.text.split(separator: "\n").map(String.init)
    case .math(let equation): [equation.readableText]
    case .list, .lab, .check, .terms, .quote, .rule, .footnotes: []
    }
  }
}
