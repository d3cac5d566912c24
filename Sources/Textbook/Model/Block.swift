/// A part of a chapter that stands by itself.
public struct Block: Equatable, Sendable {
  public indirect enum Content: Equatable, Sendable {
    /// A heading; `id` for those of level 2, from the front matter's `sections`.
    case heading(level: Int, id: String?, [Inline])
    case paragraph([Inline])
    case list(List)
    case table(Table)
    case code(language: String?, String)
    case listing(Listing)
    case diagram(Diagram)
    /// A displayed formula.
    case math(Equation)
    case lab(LabPlace)
    /// The place of a self-check from the chapter's checks.
    case check(String)
    case terms([TermBinding])
    case callout(Callout)
    case quote([Block])
    case rule
    /// The footnotes, at the end; the n-th belongs to the mark n.
    case footnotes([[Block]])
  }

  public var content: Content
  public var position: SourcePosition

  public init(_ content: Content, at position: SourcePosition) {
    self.content = content
    self.position = position
  }

  public struct List: Equatable, Sendable {
    public var isOrdered: Bool
    /// The first number of an ordered list.
    public var start: Int
    public var items: [[Block]]
    /// No blank lines between items.
    public var isTight: Bool
  }

  public struct Table: Equatable, Sendable {
    public var header: [[Inline]]
    public var rows: [[[Inline]]]
    /// One for each column; nil where the author left it open.
    public var alignments: [Alignment?]

    public enum Alignment: Hashable, Sendable {
      case left, centre, right
    }
  }

  /// Code that equals a function of the sources.
  public struct Listing: Equatable, Sendable {
    public var language: String?
    /// The file, from `Sources/` or from `Sources/Reinforcement/`.
    public var path: String
    /// The function, where the listing is not the whole file.
    public var function: String?
    public var text: String
  }
}

extension Block {
  /// A picture made of characters, and what it shows in a sentence, for those who hear the page.
  public struct Diagram: Equatable, Sendable {
    public var picture: String
    public var words: String
  }
}

/// The lab beside a text, as the chapter starts it.
public struct LabPlace: Equatable, Sendable {
  public var name: String
  /// Knobs that start elsewhere than at their default, as `--set` takes them.
  public var settings: [KnobSetting]
  public var seed: UInt64?
  /// How many steps have been taken when the reader comes.
  public var steps: Int?
  public var presets: [LabPreset]
}

/// `gamma=0.9`.
public struct KnobSetting: Hashable, Sendable {
  public var knob: String
  public var value: String

  public init(_ knob: String, _ value: String) {
    self.knob = knob
    self.value = value
  }
}

/// Knob positions to which the chapter gives a name.
public struct LabPreset: Equatable, Sendable {
  public var name: String
  public var settings: [KnobSetting]
  public var position: SourcePosition
}

/// A part of the chapter's formulas and the lab's quantity that it stands for: `ratio = r_t(\theta) -> clip rho`.
public struct TermBinding: Equatable, Sendable {
  public var name: String
  /// The part, found in formulas by its structure.
  public var pattern: Equation
  public var lab: String
  /// The family of the quantity (`delta` for `delta[2]`), or a knob.
  public var quantity: String
  public var position: SourcePosition
}

/// A box in the text.
public struct Callout: Equatable, Sendable {
  public var kind: Kind
  /// The words after `[!KIND]` on its line.
  public var title: [Inline]
  public var body: [Block]

  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case note, slip, derivation, story, `try`, question, tip, warning

    /// Whether the box starts closed: a derivation, and the answer to a question.
    public var folds: Bool { self == .derivation || self == .question }
  }
}

extension Block {
  /// The blocks inside this one.
  public var children: [Block] {
    switch content {
    case .list(let list): list.items.flatMap { $0 }
    case .callout(let callout): callout.body
    case .quote(let blocks): blocks
    case .footnotes(let notes): notes.flatMap { $0 }
    case .heading, .paragraph, .table, .code, .listing, .diagram, .math, .lab, .check, .terms, .rule: []
    }
  }

  /// The running text of this block alone, line by line: a heading's, a paragraph's, each cell of a table.
  public var ownText: [[Inline]] {
    switch content {
    case .heading(_, _, let text), .paragraph(let text): [text]
    case .table(let table): table.header + table.rows.flatMap { $0 }
    case .callout(let callout): [callout.title]
    case .list, .code, .listing, .diagram, .math, .lab, .check, .terms, .quote, .rule, .footnotes: []
    }
  }
}

extension [Block] {
  /// Every block, each before those inside it, with how many boxes, lists and quotes are around it.
  public func forEachBlock(depth: Int = 0, _ body: (Block, _ depth: Int) -> Void) {
    for block in self {
      body(block, depth)
      block.children.forEachBlock(depth: depth + 1, body)
    }
  }

  /// Every piece of running text.
  public func forEachInline(_ body: (Inline) -> Void) {
    forEachBlock { block, _ in for text in block.ownText { text.forEachInline(body) } }
  }
}
