/// A part of a formula: every node has a number and knows the source it came from.
struct Node: Sendable {
  let id: Int
  /// In Characters of the source.
  let range: Range<Int>
  let kind: NodeKind
}

indirect enum NodeKind: Sendable {
  case symbol(Symbol)
  /// Upright words: `\text{if}`, `\mathrm{KL}`.
  case text(String)
  /// `\log`; with limits, `\max`.
  case function(String, Limits)
  case bigOperator(Symbol, Limits)
  case list([Node])
  /// Without a bar it is the inside of a `\binom`.
  case fraction(Node, Node, hasBar: Bool)
  case root(Node, index: Node?)
  case script(Node?, sub: Node?, sup: Node?)
  case accent(Accent, Node)
  case line(Edge, Node)
  case brace(Edge, Node, label: Node?)
  case fenced(Fenced)
  /// `\Big(`: a bracket of at most so many rows, without a partner.
  case sizedFence(Node, rows: Int)
  case table(Table)
  /// `\overset`, `\underset`; an arrow that stretches is as wide as what stands on it.
  case stack(Node, over: Node?, under: Node?, stretches: Bool)
  case space(Int)
  /// `\term{name}{…}`: looks like its content, and can be found by its name.
  case term(String, Node)
  case phantom(Node, Phantom)
  case boxed(Node)
  /// `\mathrel{…}`: its content in another class.
  case classed(MathClass, Node)
}

/// Where the scripts of an operator go.
enum Limits: Sendable, Equatable {
  /// Above and below in a display, at the side elsewhere.
  case inDisplay
  /// Above and below, `\limits`.
  case always
  /// At the side, `\nolimits`.
  case never
}

enum Edge: Sendable, Equatable { case over, under }

enum Phantom: Sendable, Equatable { case both, horizontal, vertical, smash }

/// `\left( … \middle| … \right)`: the brackets are symbols with numbers of their own, nil for `.`.
struct Fenced: Sendable {
  var left: Node?
  /// What stands between the brackets, split at each `\middle`.
  var parts: [Node]
  var middles: [Node]
  var right: Node?
}

struct Table: Sendable {
  var shape: TableShape
  /// Each cell is a list.
  var rows: [[Node]]
  /// Rows before which `\hline` draws a line; the number of rows stands for the line at the end.
  var lines: Set<Int> = []
  var left: Node?
  var right: Node?
}

/// What an environment makes of its columns.
struct TableShape: Sendable, Equatable {
  enum Alignment: Sendable, Equatable { case left, centre, right }

  /// The alignments of the columns; the last ones are repeated for further columns.
  var columns: [Alignment]
  /// How many of `columns` are repeated at the end.
  var period = 1
  /// Cells between columns; within a right-left pair there are none.
  var gap = 2
  /// Whether columns go in pairs that meet at a relation, as in `aligned`.
  var isPaired = false
  /// Before which columns a rule stands (`|` in the argument of `array`).
  var rules: Set<Int> = []
  /// What joins columns in one row, and rows in one row.
  var inlineColumns = ", "
  var inlineRows = "; "
  /// Whether the cells are scripts, as in `\substack`.
  var isScript = false

  func alignment(_ column: Int) -> Alignment {
    if column < columns.count { return columns[column] }
    guard !columns.isEmpty, period > 0 else { return .centre }
    return columns[columns.count - period + (column - columns.count) % period]
  }
}
