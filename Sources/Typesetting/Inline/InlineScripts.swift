/// Scripts in one row: small letters, `_x`, or `_{…}`.
extension Layouter {
  /// Small scripts come first, so that `V²_θ` cannot be read as the square of θ.
  func attachInline(sub: Node?, riding: [SmallLetter], sup: [Node], to base: Box) -> Box {
    var box = base
    box.endsInSpeltScript = false
    for mark in riding { box.append(mark.character, node: mark.node) }
    let smallSub = maySmallScripts ? sub.flatMap { smallForm($0, isRaised: false) } : nil
    let smallSup = maySmallScripts ? smallForm(sup, isRaised: true) : nil
    if let smallSub { box.append(row(smallSub)) }
    if let smallSup { box.append(row(smallSup)) }
    if let sub, smallSub == nil { spell("_", sub.elements, after: &box) }
    if !sup.isEmpty, smallSup == nil { spell("^", sup, after: &box) }
    return box
  }

  private func spell(_ sign: Character, _ nodes: [Node], after box: inout Box) {
    let isOneUnit = nodes.areOneUnit
    let node = nodes.first?.id ?? 0
    box.append(sign, node: node)
    if !isOneUnit { box.append("{", node: node) }
    box.append(join(items(nodes, isScript: true)))
    if !isOneUnit { box.append("}", node: node) }
    box.endsInSpeltScript = isOneUnit
  }
}

extension [Node] {
  /// Whether a script of these is read as one thing without braces: a letter, a word, a number.
  fileprivate var areOneUnit: Bool {
    if count == 1 { return self[0].isOneUnit }
    return !isEmpty && allSatisfy { $0.nucleus.bracketGlyph.isNumber && $0.nucleus.id == $0.id }
  }
}

extension Node {
  fileprivate var isOneUnit: Bool {
    switch kind {
    case .symbol, .bigOperator: true
    case .text(let text), .function(let text, _): !text.contains(" ")
    case .script(let base, let sub, let sup): (base?.isOneUnit ?? false) && (sub == nil || sup == nil)
    case .accent(_, let body), .term(_, let body): body.isOneUnit
    case .list(let nodes): nodes.areOneUnit
    default: false
    }
  }
}
