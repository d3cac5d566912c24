/// Something that can be drawn into an area. Drawing clips; a widget never traps, whatever the area, 0×0 included.
public protocol Widget: Sendable {
  /// Rows the widget would like to have when it is `width` columns wide.
  func height(width: Int) -> Int
  func draw(in area: Area, on screen: inout Screen)
}
