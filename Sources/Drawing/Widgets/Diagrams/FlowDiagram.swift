/// A few named boxes and the arrows between them, some of them lit: where the data is now.
///
/// The caller says which column and row of a coarse grid each box stands in. Where the boxes do not fit, they lose their
/// frames, and where these do not fit either, the arrows are listed one a line.
public struct FlowDiagram: Widget {
  /// One box.
  public struct Node: Hashable, Sendable {
    public var id: String
    public var name: StyledText
    /// A second line: what it holds now.
    public var detail: StyledText
    public var column: Int
    public var row: Int
    public var isLit: Bool
    public var tag: String?

    public init(
      _ id: String, _ name: StyledText, detail: StyledText = StyledText(), column: Int, row: Int, isLit: Bool = false,
      tag: String? = nil
    ) {
      self.id = id
      self.name = name
      self.detail = detail
      self.column = max(0, column)
      self.row = max(0, row)
      self.isLit = isLit
      self.tag = tag
    }
  }

  /// One arrow, from a box to another; one that leads back runs below all boxes.
  public struct Arrow: Hashable, Sendable {
    public var from: String
    public var to: String
    public var label: StyledText
    public var isLit: Bool

    public init(_ from: String, _ to: String, _ label: StyledText = StyledText(), isLit: Bool = false) {
      self.from = from
      self.to = to
      self.label = label
      self.isLit = isLit
    }
  }

  public var nodes: [Node]
  public var arrows: [Arrow]
  public var glyphs: GlyphSet

  public init(nodes: [Node], arrows: [Arrow], glyphs: GlyphSet) {
    self.nodes = nodes
    self.arrows = arrows
    self.glyphs = glyphs
  }

  public func height(width: Int) -> Int {
    guard width > 0, !nodes.isEmpty else { return 0 }
    return FlowPlan.fitting(self, width: width, height: .max)?.height ?? listed.count
  }

  public func draw(in area: Area, on screen: inout Screen) {
    guard !area.isEmpty, !nodes.isEmpty else { return }
    guard let plan = FlowPlan.fitting(self, width: area.width, height: area.height) else {
      for (row, line) in zip(area.rows, listed) {
        line.truncated(to: area.width, glyphs: glyphs).draw(on: &screen, row: row, column: area.column, clip: area)
      }
      return
    }
    var wires = Wires(height: plan.height, width: area.width)
    for arrow in arrows { plan.route(arrow, on: &wires) }
    wires.draw(in: area, glyphs: glyphs, on: &screen)
    for node in nodes { draw(node, plan, in: area, on: &screen) }
  }

  /// The arrows as lines of text, the lit ones marked.
  private var listed: [StyledText] {
    let names = Dictionary(nodes.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    return arrows.compactMap { arrow in
      guard let from = names[arrow.from], let to = names[arrow.to] else { return nil }
      let style = arrow.isLit ? Style(.accent, .bold) : Style(.quiet)
      let mark = arrow.isLit ? String(glyphs.choose("▸", ">")) + " " : "  "
      let line = StyledText(mark, style) + from + StyledText(glyphs == .unicode ? " → " : " -> ", style) + to
      return arrow.label.isEmpty ? line : line + StyledText(": ", style) + arrow.label
    }
  }

  private func draw(_ node: Node, _ plan: FlowPlan, in area: Area, on screen: inout Screen) {
    guard var box = plan.boxes[node.id] else { return }
    box.row += area.row
    box.column += area.column
    let style = node.isLit ? Style(.accent, .bold) : Style(.quiet)
    let tag = screen.index(ofTag: node.tag)
    let room = box.intersection(area)
    screen.fill(room, style: .text, tag: tag)
    if plan.isFramed { drawFrame(box, node.isLit, style, tag, clip: area, on: &screen) }
    let inner = plan.isFramed ? box.inset(top: 1, left: 1, bottom: 1, right: 1) : box
    if !plan.isFramed {
      screen.put("[", row: box.row, column: box.column, style: style, tag: tag, clip: area)
      screen.put("]", row: box.row, column: box.column + box.width - 1, style: style, tag: tag, clip: area)
    }
    let texts = plan.isFramed && !node.detail.isEmpty ? [node.name, node.detail] : [node.name]
    let top = inner.row + max(0, (inner.height - texts.count + 1) / 2)
    for (row, text) in zip(top..<max(top, inner.row + inner.height), texts) {
      let shown = text.truncated(to: max(0, box.width - 2), glyphs: glyphs)
      let column = box.column + Alignment.centre.offset(of: shown.width, in: box.width)
      (node.isLit ? shown.adding(.bold) : shown).draw(on: &screen, row: row, column: column, clip: area)
    }
    if let name = node.tag { screen.mark(room, as: name) }
  }

  private func drawFrame(
    _ box: Area, _ isLit: Bool, _ style: Style, _ tag: UInt16, clip: Area, on screen: inout Screen
  ) {
    let right = box.column + box.width - 1
    let bottom = box.row + box.height - 1
    let across = glyphs.choose(isLit ? "━" : "─", isLit ? "=" : "-")
    let upright = glyphs.choose(isLit ? "┃" : "│", isLit ? "#" : "|")
    for row in [box.row, bottom] {
      let line = Area(row: row, column: box.column, height: 1, width: box.width)
      screen.fill(line.intersection(clip), with: across, style: style, tag: tag)
    }
    for column in [box.column, right] {
      let line = Area(row: box.row, column: column, height: box.height, width: 1)
      screen.fill(line.intersection(clip), with: upright, style: style, tag: tag)
    }
    let signs: [Character] = isLit ? ["┏", "┓", "┗", "┛"] : ["╭", "╮", "╰", "╯"]
    let corners = [(box.row, box.column), (box.row, right), (bottom, box.column), (bottom, right)]
    for (sign, corner) in zip(signs, corners) {
      let glyph = glyphs.choose(sign, isLit ? "#" : "+")
      screen.put(glyph, row: corner.0, column: corner.1, style: style, tag: tag, clip: clip)
    }
  }
}
