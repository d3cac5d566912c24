import Testing

@testable import Typesetting

struct LineBreakerTests {
  /// All ways to break are tried; the least sum of penalties must be what the search finds.
  @Test(arguments: [10, 14, 18, 24, 30])
  func theSearchFindsTheCheapestWay(_ width: Int) throws {
    let sources = [
      "a=b+c-d,e=f+(g,h)", "aaaa+bbbb=cccc,(dddd+eeee,ffff)=g", "x=f(a,b,c)+g(d+e)-h", "a+b+c+d+e+f+g+h+i+j",
      #"a,\quad b=c,\quad d+e=f"#,
    ]
    for source in sources {
      let expression = try MathExpression(source)
      let layouter = Layouter(.display, for: expression.root)
      let items = layouter.items(expression.root.elements, isScript: false, opening: [])
      let breaker = LineBreaker(items: items, width: width, indent: 4)
      let best = Oracle(breaker: breaker).cheapest()
      let result = breaker.breakLines()
      if result.overfull.isEmpty {
        #expect(result.cost == best, "\(source) at \(width)")
      } else {
        #expect(best == nil, "\(source) at \(width) fits, but was not fitted")
      }
    }
  }

  /// The same prices, but every subset of the places is tried.
  struct Oracle {
    let breaker: LineBreaker

    func cheapest() -> Int? {
      let places = breaker.places()
      let inner = Array(places.dropFirst().dropLast())
      var best: Int?
      for mask in 0..<(1 << inner.count) {
        let chosen = inner.indices.filter { mask & (1 << $0) != 0 }.map { inner[$0] }
        guard let cost = cost(of: chosen, end: breaker.items.count) else { continue }
        best = min(best ?? cost, cost)
      }
      return best
    }

    private func cost(of breaks: [LineBreaker.Place], end: Int) -> Int? {
      var sum = 0
      var start = 0
      for (line, next) in (breaks.map(\.index) + [end]).enumerated() {
        let used = width(breaker.items[start..<next])
        let limit = breaker.width - (line == 0 ? 0 : breaker.indent)
        if used > limit { return nil }
        if next < end { sum += breaks[line].penalty + 25 + (limit - used) * 10 / breaker.width }
        start = next
      }
      return sum
    }

    private func width(_ items: ArraySlice<Item>) -> Int {
      var line = items
      while line.first?.isSpace == true { line.removeFirst() }
      while line.last?.isSpace == true { line.removeLast() }
      return line.dropFirst().reduce(line.first?.box.width ?? 0) { $0 + $1.gap + $1.box.width }
    }
  }

  /// No line is wider than it may be, unless it is one piece.
  @Test(arguments: Formula.all)
  func linesFitOrAreOnePiece(_ formula: Formula) throws {
    let expression = try MathExpression(formula.source)
    let layouter = Layouter(.display, for: expression.root)
    for width in [20, 30, 44, 60] {
      let broken = layouter.lines(expression.root.elements, width: width, indent: 4)
      for line in broken.result.overfull {
        let breaker = LineBreaker(items: Array(broken.items[line]), width: 1, indent: 0)
        #expect(breaker.places().count == 2, "\(formula.name) at \(width)")
      }
    }
  }

  /// `V(` must not end a line while there is any other way.
  @Test(arguments: [36, 40, 44, 50, 60])
  func noLineEndsInABracket(_ width: Int) throws {
    for formula in Formula.all.prefix(3) {
      let rows = try MathExpression(formula.source).layout(.display, width: width).rows
      #expect(!rows.contains { $0.hasSuffix("(") }, "\(formula.name) at \(width)")
    }
  }

  @Test func aDisplayIsClosedUpBeforeItIsBroken() throws {
    let expression = try MathExpression("aaa+bbb=ccc-ddd")
    // 3 + 3 + 3 + 3 letters, three signs with a column on each side: 21; without those of + and −: 17.
    #expect(expression.layout(.display, width: 21).rows == ["aaa + bbb = ccc − ddd"])
    #expect(expression.layout(.display, width: 17).rows == ["aaa+bbb = ccc−ddd"])
    // With 16 the relation begins a line; what still fits with its gaps has them. The indent is an eighth.
    #expect(expression.layout(.display, width: 16).rows == ["aaa + bbb", "  = ccc − ddd"])
  }

  @Test func inlineFormulasBreakAtTheRelationFirst() throws {
    let expression = try MathExpression("f(a,b)=c+d=e")
    #expect(expression.layoutInlinePieces(.inline, width: 40).map(\.rows) == [["f(a, b) = c + d = e"]])
    #expect(expression.layoutInlinePieces(.inline, width: 16).map(\.rows) == [["f(a, b) = c + d"], ["= e"]])
    #expect(expression.layoutInlinePieces(.inline, width: 9).map(\.rows) == [["f(a, b)"], ["= c + d"], ["= e"]])
  }
}
