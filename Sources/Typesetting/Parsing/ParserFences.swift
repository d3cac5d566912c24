/// Brackets that grow: `\left( … \middle| … \right)`.
extension Parser {
  mutating func fenced(from start: Int) throws(MathError) -> Node {
    var fenced = Fenced(left: try delimiter(after: "left", mathClass: .open), parts: [], middles: [])
    while true {
      let partStart = lastEnd
      let nodes = try list()
      fenced.parts.append(try make(.list(nodes), from: partStart))
      guard let name = isAtCommand, name == "right" || name == "middle" else {
        throw fault("missing \\right for \\left at \(start)")
      }
      advance()
      if name == "right" {
        fenced.right = try delimiter(after: "right", mathClass: .close)
        return try make(.fenced(fenced), from: start)
      }
      let place = lastEnd
      let middle = try delimiter(after: "middle", mathClass: .relation)
      if let middle { fenced.middles.append(middle) } else { fenced.middles.append(try make(.space(0), from: place)) }
    }
  }

  /// The bracket after `\left` and its like; nil for the invisible one, `.`.
  mutating func delimiter(after name: String, mathClass: MathClass) throws(MathError) -> Node? {
    let start = token.range.lowerBound
    let symbol: Symbol?
    switch token.kind {
    case .character("."): symbol = nil
    case .character("<"): symbol = SymbolTable.named["langle"]
    case .character(">"): symbol = SymbolTable.named["rangle"]
    case .character(let character) where "()[]|/".contains(character): symbol = Symbol(character)
    case .command(let bracket) where Self.isBracket(bracket): symbol = SymbolTable.named[bracket]
    default: throw fault("\\\(name) needs a bracket")
    }
    advance()
    guard let symbol else { return nil }
    let own = mathClass == .ordinary ? SymbolTable.typed[symbol.glyph]?.mathClass ?? symbol.mathClass : mathClass
    return try make(.symbol(symbol.with(own)), from: start)
  }

  private static func isBracket(_ name: String) -> Bool {
    if ["|", "vert", "Vert", "backslash"].contains(name) || name.hasSuffix("arrow") {
      return SymbolTable.named[name] != nil
    }
    guard let mathClass = SymbolTable.named[name]?.mathClass else { return false }
    return mathClass == .open || mathClass == .close
  }
}
