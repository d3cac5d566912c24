/// The environments: which columns they have and which brackets stand around them.
struct Environment: Sendable {
  var shape: TableShape
  var left: Symbol?
  var right: Symbol?
  /// Whether an argument follows: the columns of `array`, the number of pairs of `alignedat`.
  var hasArgument = false

  static func named(_ name: String) -> Environment? { all[name] }

  private static let all: [String: Environment] = {
    let pairs = TableShape(
      columns: [.right, .left], period: 2, gap: 4, isPaired: true, inlineColumns: " ", inlineRows: "; ")
    let lines = TableShape(columns: [.centre], gap: 4, inlineColumns: " ")
    let matrix = TableShape(columns: [.centre])
    let cases = TableShape(columns: [.left])
    var all: [String: Environment] = [:]
    for name in ["aligned", "align", "align*", "split", "eqnarray", "eqnarray*", "flalign", "flalign*"] {
      all[name] = Environment(shape: pairs)
    }
    for name in ["alignedat", "alignat", "alignat*"] { all[name] = Environment(shape: pairs, hasArgument: true) }
    for name in ["gathered", "gather", "gather*", "equation", "equation*", "multline", "multline*"] {
      all[name] = Environment(shape: lines)
    }
    all["matrix"] = Environment(shape: matrix)
    for (name, left, right) in brackets {
      all[name] = Environment(
        shape: matrix, left: SymbolTable.bracket(left, .open), right: SymbolTable.bracket(right, .close))
    }
    var small = matrix
    small.gap = 1
    all["smallmatrix"] = Environment(shape: small)
    all["array"] = Environment(shape: matrix, hasArgument: true)
    all["subarray"] = Environment(shape: matrix, hasArgument: true)
    for name in ["cases", "dcases", "cases*", "dcases*"] {
      all[name] = Environment(shape: cases, left: Symbol("{", .open))
    }
    all["rcases"] = Environment(shape: cases, right: Symbol("}", .close))
    return all
  }()

  private static let brackets: [(String, Character, Character)] = [
    ("pmatrix", "(", ")"), ("bmatrix", "[", "]"), ("Bmatrix", "{", "}"), ("vmatrix", "|", "|"), ("Vmatrix", "‖", "‖"),
  ]
}
