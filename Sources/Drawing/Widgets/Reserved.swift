/// A widget that takes the rows of its largest form from the start, so that what stands below stays where it is when the
/// content comes, grows and goes.
public struct Reserved: Widget {
  public var content: any Widget
  /// The largest form.
  public var largest: any Widget

  public init(_ content: any Widget, like largest: any Widget) {
    self.content = content
    self.largest = largest
  }

  public func height(width: Int) -> Int { max(content.height(width: width), largest.height(width: width)) }

  public func draw(in area: Area, on screen: inout Screen) { content.draw(in: area, on: &screen) }
}
