/// A widget with blank margins.
public struct Padding: Widget {
  public var content: any Widget
  public var top: Int
  public var left: Int
  public var bottom: Int
  public var right: Int

  public init(_ content: any Widget, top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) {
    self.content = content
    self.top = max(0, top)
    self.left = max(0, left)
    self.bottom = max(0, bottom)
    self.right = max(0, right)
  }

  public func height(width: Int) -> Int { content.height(width: max(0, width - left - right)) + top + bottom }

  public func draw(in area: Area, on screen: inout Screen) {
    let inner = area.inset(top: top, left: left, bottom: bottom, right: right)
    if !inner.isEmpty { content.draw(in: inner, on: &screen) }
  }
}
