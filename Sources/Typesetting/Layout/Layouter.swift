import Drawing

/// Turns nodes into boxes: a pure function of the node, the setting and whether it is a script.
struct Layouter {
  let setting: MathSetting
  /// Letters whose sub- or superscripts need a row somewhere in the formula, and so get one everywhere.
  var lettersWithRows = LettersWithRows()
  /// Whether the gaps around binary operations and `\mid` are dropped, to save columns.
  var isTight = false

  var isInline: Bool { setting.mode == .inline }
  var isASCII: Bool { setting.glyphs == .ascii }

  init(_ setting: MathSetting, for root: Node) {
    self.setting = setting
    if setting.mode == .display && setting.glyphs == .unicode && setting.scripts == .small {
      lettersWithRows = lettersNeedingRows(in: root)
    }
  }

  /// Sets one node.
  func box(_ node: Node, isScript: Bool) -> Box {
    switch node.kind {
    case .symbol(let symbol): return letter(symbol, node: node.id)
    case .text(let text): return Box(text, node: node.id)
    case .function(let name, _): return Box(name, node: node.id)
    case .bigOperator(let symbol, _): return letter(symbol, node: node.id)
    case .list(let nodes): return join(items(nodes, isScript: isScript))
    case .fraction(let above, let below, let hasBar):
      return isInline
        ? inlineFraction(above, below, hasBar: hasBar, node: node.id, isScript: isScript)
        : fraction(above, below, hasBar: hasBar, node: node.id, isScript: isScript)
    case .root(let body, let index):
      return isInline
        ? inlineRoot(body, index: index, node: node.id, isScript: isScript)
        : root(body, index: index, node: node.id, isScript: isScript)
    case .script(let base, let sub, let sup): return script(base, sub: sub, sup: sup, node: node.id, isScript: isScript)
    case .accent(let accent, let body): return self.accent(accent, body, node: node.id, isScript: isScript)
    case .line(let edge, let body): return line(edge, body, node: node.id, isScript: isScript)
    case .brace(let edge, let body, let label):
      return brace(edge, body, label: label, node: node.id, isScript: isScript)
    case .fenced(let fenced): return self.fenced(fenced, isScript: isScript)
    case .sizedFence(let bracket, rows: _): return box(bracket, isScript: isScript)
    case .table(let table):
      return isInline ? inlineTable(table, node: node.id) : self.table(table, node: node.id, isScript: isScript)
    case .stack(let base, let over, let under, let stretches):
      return stack(base, over: over, under: under, stretches: stretches, node: node.id, isScript: isScript)
    case .space(let columns): return space(columns)
    case .term(_, let body), .classed(_, let body): return box(body, isScript: isScript)
    case .phantom(let body, let kind): return phantom(kind, box(body, isScript: isScript))
    case .boxed(let body): return frame(body, node: node.id, isScript: isScript)
    }
  }

  /// A symbol in the spelling of the setting.
  func letter(_ symbol: Symbol, node: Int) -> Box {
    if isASCII { return Box(symbol.ascii, node: node) }
    return Box(symbol.isConditionBar ? "|" : symbol.glyph, node: node)
  }

  func space(_ columns: Int) -> Box {
    var box = Box()
    box.width = columns
    return box
  }

  private func phantom(_ kind: Phantom, _ body: Box) -> Box {
    var box = body
    switch kind {
    case .both: box.glyphs = []
    case .horizontal: box = space(body.width)
    case .vertical:
      box.glyphs = []
      box.width = 0
    case .smash:
      box.coreAscent = 0
      box.coreDescent = 0
    }
    return box
  }

  /// Picks the Unicode or the ASCII character.
  func pick(_ unicode: Character, _ ascii: Character) -> Character { isASCII ? ascii : unicode }
}
