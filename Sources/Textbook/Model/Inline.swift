/// A piece of running text. Soft line breaks are resolved already: nothing between Chinese characters, else a blank.
public struct Inline: Equatable, Sendable {
  public indirect enum Content: Equatable, Sendable {
    case text(String)
    case emphasis([Inline])
    case strong([Inline])
    case strikethrough([Inline])
    case code(String)
    /// A formula in the line.
    case math(Equation)
    case link(Link)
    case lineBreak
    /// The mark of the n-th footnote, n from 1.
    case footnoteReference(Int)
  }

  public var content: Content
  public var position: SourcePosition

  public init(_ content: Content, at position: SourcePosition) {
    self.content = content
    self.position = position
  }

  /// The pieces inside this one.
  public var children: [Inline] {
    switch content {
    case .emphasis(let children), .strong(let children), .strikethrough(let children): children
    case .link(let link): link.children
    case .text, .code, .math, .lineBreak, .footnoteReference: []
    }
  }
}

extension [Inline] {
  /// Every piece, each before those inside it.
  public func forEachInline(_ body: (Inline) -> Void) {
    for inline in self {
      body(inline)
      inline.children.forEachInline(body)
    }
  }

  /// The text alone; formulas as their source.
  public var plainText: String {
    var text = ""
    forEachInline { inline in
      switch inline.content {
      case .text(let part), .code(let part): text += part
      case .math(let equation): text += equation.source
      case .lineBreak: text += " "
      case .emphasis, .strong, .strikethrough, .link, .footnoteReference: break
      }
    }
    return text
  }
}

extension Inline {
  /// Whether this is a formula that stands by itself.
  var isDisplayedFormula: Bool {
    if case .math(let equation) = content { equation.isDisplayed } else { false }
  }

  /// The text, where this is text alone.
  var text: String? {
    if case .text(let text) = content { text } else { nil }
  }
}
