/// Widgets one below the other, each with the height it wants; what does not fit is clipped at the bottom.
public struct Stack: Widget {
  public var children: [any Widget]
  /// Blank rows between two children that have any height.
  public var spacing: Int
  /// The child that takes the rows left over, and gives up rows first when they run short.
  public var flexible: Int?

  public init(_ children: [any Widget], spacing: Int = 0, flexible: Int? = nil) {
    self.children = children
    self.spacing = max(0, spacing)
    self.flexible = flexible
  }

  public func height(width: Int) -> Int { total(children.map { max(0, $0.height(width: width)) }) }

  public func draw(in area: Area, on screen: inout Screen) {
    var rest = area
    for (child, height) in zip(children, heights(in: area)) where height > 0 {
      if rest.isEmpty { return }
      let (own, below) = rest.splitRows(height)
      child.draw(in: own, on: &screen)
      rest = below.splitRows(spacing).rest
    }
  }

  private func heights(in area: Area) -> [Int] {
    var heights = children.map { max(0, $0.height(width: area.width)) }
    if let flexible, heights.indices.contains(flexible) {
      heights[flexible] = max(0, heights[flexible] + area.height - total(heights))
    }
    return heights
  }

  private func total(_ heights: [Int]) -> Int {
    let shown = heights.filter { $0 > 0 }
    return shown.reduce(0, +) + spacing * max(0, shown.count - 1)
  }
}
