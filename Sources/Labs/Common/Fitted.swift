import Drawing

/// A widget in fewer rows than it would like.
struct Fitted: Widget {
  let content: any Widget
  let rows: Int

  init(_ content: any Widget, rows: Int) {
    self.content = content
    self.rows = rows
  }

  func height(width: Int) -> Int { min(rows, content.height(width: width)) }
  func draw(in area: Area, on screen: inout Screen) {
    content.draw(in: area.splitRows(rows).top, on: &screen)
  }
}
