/// Sub- and superscripts, primes and limits.
extension Parser {
  /// Reads what hangs on `base`, in any order, each at most once.
  mutating func scripts(on base: Node?) throws(MathError) -> Node {
    var base = base
    var sub: Node?
    var sup: Node?
    var primes: [Node] = []
    let start = base?.range.lowerBound ?? token.range.lowerBound
    while true {
      switch token.kind {
      case .sub:
        if sub != nil { throw fault("double subscript") }
        sub = try script("'_'")
      case .sup:
        if sup != nil { throw fault("double superscript") }
        sup = try script("'^'")
      case .prime:
        if sup != nil { throw fault("double superscript") }
        let place = token.range.lowerBound
        advance()
        primes.append(try make(.symbol(SymbolTable.prime), from: place))
      case .command("limits"): base = try limited(base, .always)
      case .command("nolimits"): base = try limited(base, .never)
      case .command("displaylimits"): base = try limited(base, .inDisplay)
      case .character, .command, .open, .close, .ampersand, .newline, .dollar, .end:
        if let first = primes.first {
          let all = primes + (sup.map { [$0] } ?? [])
          sup = all.count == 1 ? first : try make(.list(all), from: first.range.lowerBound)
        }
        return try attached(base, sub: sub, sup: sup, from: start)
      }
    }
  }

  private mutating func script(_ sign: String) throws(MathError) -> Node {
    advance()
    return try argument(of: sign)
  }

  /// The script as the label of a brace, where the base is one; else a script node.
  private mutating func attached(_ base: Node?, sub: Node?, sup: Node?, from start: Int) throws(MathError) -> Node {
    guard let base else { return try make(.script(nil, sub: sub, sup: sup), from: start) }
    if case .brace(let edge, let body, label: nil) = base.kind, let label = edge == .under ? sub : sup {
      let labelled = try make(.brace(edge, body, label: label), from: start)
      return try attached(
        labelled, sub: edge == .under ? nil : sub, sup: edge == .under ? sup : nil, from: start)
    }
    if sub == nil && sup == nil { return base }
    return try make(.script(base, sub: sub, sup: sup), from: start)
  }

  private mutating func limited(_ base: Node?, _ limits: Limits) throws(MathError) -> Node? {
    guard let base else { throw fault("\\limits must follow an operator") }
    let kind: NodeKind
    switch base.kind {
    case .bigOperator(let symbol, _): kind = .bigOperator(symbol, limits)
    case .function(let name, _): kind = .function(name, limits)
    case .classed(.operator, _), .brace: kind = base.kind
    default: throw fault("\\limits must follow an operator")
    }
    advance()
    return try make(kind, from: base.range.lowerBound)
  }
}
