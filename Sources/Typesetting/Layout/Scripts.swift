/// Sub- and superscripts: riding marks, small letters, rows of their own, limits.
extension Layouter {
  func script(_ base: Node?, sub: Node?, sup: Node?, node: Int, isScript: Bool) -> Box {
    if let base, takesLimits(base, isScript: isScript) {
      return limits(base, under: sub, over: sup, isScript: isScript)
    }
    let box = base.map { self.box($0, isScript: isScript) } ?? Box()
    return attach(sub: sub, sup: sup, to: box, key: base.flatMap(letterKey), node: node)
  }

  /// Whether the scripts of an operator go above and below it.
  func takesLimits(_ base: Node, isScript: Bool) -> Bool {
    if isInline { return false }
    let limits: Limits
    switch base.kind {
    case .bigOperator(_, let own), .function(_, let own): limits = own
    case .classed(.operator, _): limits = .inDisplay
    case .term(_, let body): return takesLimits(body, isScript: isScript)
    default: return false
    }
    return limits == .always || (limits == .inDisplay && !isScript)
  }

  /// An operator with centred rows above and below. The limits of ∑ belong to its core, those of `max` do not.
  private func limits(_ base: Node, under: Node?, over: Node?, isScript: Bool) -> Box {
    let box = stacked(
      self.box(base, isScript: isScript), over: over.map { self.box($0, isScript: true) },
      under: under.map { self.box($0, isScript: true) })
    if case .bigOperator = base.kind { return box.solid() }
    return box
  }

  /// A box with others centred above and below it; the core is that of the box in the middle.
  func stacked(_ middle: Box, over: Box?, under: Box?) -> Box {
    let width = max(middle.width, over?.width ?? 0, under?.width ?? 0)
    var box = Box()
    box.place(middle, column: (width - middle.width) / 2)
    if let over { box.place(over, row: -(middle.ascent + 1 + over.descent), column: (width - over.width) / 2) }
    if let under { box.place(under, row: middle.descent + 1 + under.ascent, column: (width - under.width) / 2) }
    box.width = width
    box.coreAscent = middle.coreAscent
    box.coreDescent = middle.coreDescent
    return box
  }

  /// Hangs scripts on a box.
  ///
  /// - key: the letter of the base, for the rule that a letter with a row anywhere has one everywhere.
  func attach(sub: Node?, sup: Node?, to base: Box, key: String?, node: Int) -> Box {
    let (riding, rest) = ridingMarks(sup)
    if isInline { return attachInline(sub: sub, riding: riding, sup: rest, to: base) }
    let isCorner = base.takesScriptsAtCorners && !base.hasOneRowCore
    let top = isCorner ? -base.coreAscent : 0
    let bottom = isCorner ? base.coreDescent : 0
    let maySmall = maySmallScripts && (base.hasOneRowCore || isCorner)
    let smallSub =
      maySmall && !lettersWithRows.below.contains(key) ? sub.flatMap { smallForm($0, isRaised: false) } : nil
    let smallSup = maySmall && !lettersWithRows.above.contains(key) ? smallForm(rest, isRaised: true) : nil

    var box = base
    var column = base.width
    for mark in riding { box.place(Box(mark.character, node: mark.node), row: top, column: column); column += 1 }
    let afterMarks = column
    if let smallSub {
      box.place(row(smallSub), row: bottom, column: isCorner ? base.width : column)
      if !isCorner { column += smallSub.count }
    }
    if let smallSup { box.place(row(smallSup), row: top, column: isCorner ? afterMarks : column) }
    if let sub, smallSub == nil {
      let script = self.box(sub, isScript: true)
      let row = (isCorner ? bottom : base.descent + 1) + script.ascent
      box.place(script, row: row, column: base.width)
    }
    if !rest.isEmpty, smallSup == nil {
      let script = join(items(rest, isScript: true))
      let row = (isCorner ? top : -(base.ascent + 1)) - script.descent
      box.place(script, row: row, column: isCorner ? afterMarks : base.width)
    }
    box.takesScriptsAtCorners = false
    return box
  }

  var maySmallScripts: Bool { setting.scripts == .small && !isASCII }

  func row(_ small: [SmallLetter]) -> Box {
    var box = Box()
    for letter in small { box.append(letter.character, node: letter.node) }
    return box
  }
}
