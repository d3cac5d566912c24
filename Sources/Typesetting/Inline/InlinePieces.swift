extension MathExpression {
  /// An inline formula as one box; when it is wider than `width`, as the boxes between its breaks: at a relation
  /// outside all brackets if that is enough, else also at operations and commas.
  public func layoutInlinePieces(_ setting: MathSetting, width: Int) -> [MathBox] {
    var setting = setting
    setting.mode = .inline
    let layouter = Layouter(setting, for: root)
    let whole = layouter.box(root, isScript: false)
    if whole.width <= width { return [MathBox(whole, width: width, index: index)] }
    let broken = layouter.lines(root.elements, width: width, indent: 0)
    return broken.result.lines.map { MathBox(layouter.join(broken.items[$0]), width: width, index: index) }
  }
}
