import Drawing
import Laboratory
import Labs
import Testing

@testable import Reading

/// What holds of every number of every lab while it is explained.
@Suite struct ExplainLawTests {
  /// The lab's room on a screen of 80x24, and beside the text on one of 120x40.
  static let rooms = [Area(height: 20, width: 78), Area(height: 36, width: 59)]

  static func view(_ panel: LabPanel, _ glyphs: GlyphSet = .unicode) -> LabPanelView {
    LabPanelView(panel: panel, language: .en, glyphs: glyphs, isFocused: true, keys: KeyTable())
  }

  static func screen(_ view: LabPanelView, _ room: Area) -> Screen {
    var screen = Screen(width: room.width, height: room.height)
    view.draw(in: room, on: &screen)
    return screen
  }

  /// The cells that stand for a number.
  static func cells(_ id: QuantityID, on screen: Screen) -> [Cell] {
    screen.places(tagged: id.tag).filter { $0.name == id.tag }
      .flatMap { place in place.area.columns.map { screen[place.area.row, $0] } }
  }

  /// In reverse, but for blocks, which would be blanks.
  static func isMarked(_ cell: Cell) -> Bool {
    let isBlock = cell.character.unicodeScalars.allSatisfy { (0x2580...0x259F).contains($0.value) }
    return cell.style.attributes.contains(.reverse)
      || isBlock && cell.style.attributes.isSuperset(of: [.bold, .underline])
  }

  /// At the start and when a few steps have been taken.
  @Test(arguments: Catalog.descriptions.map(\.name), [GlyphSet.unicode, .ascii])
  func theExplainedNumberIsOnTheScreenAndMarkedAndItsExplanationToo(_ name: String, _ glyphs: GlyphSet) throws {
    var panel = LabPanel(try #require(Catalog.session(name)))
    for step in glyphs == .unicode ? [0, 5] : [5] {
      panel.session.jump(to: step)
      for room in Self.rooms {
        panel.mode = .explaining
        for place in Self.view(panel, glyphs).places(width: room.width) {
          panel.explained = place.id
          let screen = Self.screen(Self.view(panel, glyphs), room)
          let cells = Self.cells(place.id, on: screen)
          #expect(
            cells.contains(where: Self.isMarked), "\(name), step \(step), \(place.id) at \(room.width)\n\(screen.text)")
          #expect(screen.text.contains("why is"), "\(name), step \(step), \(place.id)\n\(screen.text)")
          let cursor = try #require(screen.cursor)
          #expect(screen.tag(row: cursor.row, column: cursor.column) == place.id.tag)
        }
      }
    }
  }

  @Test(arguments: Catalog.descriptions.map(\.name))
  func explainingBeginsAtANumberOnThePanelOrSaysThatThereIsNone(_ name: String) throws {
    for step in [0, 1, 5] {
      var panel = LabPanel(try #require(Catalog.session(name)))
      panel.session.jump(to: step)
      panel.toggleExplaining()
      let places = Self.view(panel).places(width: 78)
      panel.keepExplained(among: places)
      #expect(places.map(\.id).contains { $0 == panel.explained } || places.isEmpty)
      if places.isEmpty {
        #expect(Self.screen(Self.view(panel), Self.rooms[0]).text.contains("No number is computed yet"))
      }
    }
  }

  /// Whatever is longer than its room ends in a line that says so, and the keys bring the rest into view.
  @Test(arguments: Catalog.descriptions.map(\.name))
  func everyLineOfAnExplanationCanBeScrolledIntoView(_ name: String) throws {
    var panel = LabPanel(try #require(Catalog.session(name)))
    panel.session.jump(to: 5)
    panel.mode = .explaining
    for room in Self.rooms {
      for place in Self.view(panel).places(width: room.width) {
        panel.explained = place.id
        panel.scroll = LabPanel.Scroll()
        let wanted = Self.view(panel).explanation(width: room.width).map(\.string)
        var seen = Self.screen(Self.view(panel), room).text
        while let next = Self.view(panel).scrolled(.panelDown, in: room) {
          #expect(Self.screen(Self.view(panel), room).text.contains("▾"))
          #expect(next.line > panel.scroll.line)
          panel.scroll = next
          seen += "\n" + Self.screen(Self.view(panel), room).text
        }
        let lines = Set(seen.split(separator: "\n").map(String.init))
        for line in wanted { #expect(lines.contains(line), "\(name): \(place.id): \(line)") }
      }
    }
  }

  /// Paging down a panel that is cut shows every number of the whole; paging up leads back.
  @Test(arguments: Catalog.descriptions.map(\.name))
  func everyNumberOfAPanelCanBeScrolledIntoView(_ name: String) throws {
    var panel = LabPanel(try #require(Catalog.session(name)))
    panel.session.jump(to: 5)
    for room in Self.rooms {
      panel.scroll = LabPanel.Scroll()
      let start = Self.screen(Self.view(panel), room)
      var seen = Set(start.places(tagged: QuantityID.tagPrefix).map(\.name))
      var pages = 0
      while panel.scroll.line == 0, let next = Self.view(panel).scrolled(.panelDown, in: room), pages < 100 {
        #expect(Self.screen(Self.view(panel), room).text.contains("▾"))
        panel.scroll = next
        pages += 1
        seen.formUnion(Self.screen(Self.view(panel), room).places(tagged: QuantityID.tagPrefix).map(\.name))
      }
      #expect(pages < 100)
      let wanted = Self.view(panel).places(width: room.width).map(\.id.tag)
      #expect(seen.isSuperset(of: wanted), "\(name) at \(room): \(Set(wanted).subtracting(seen))")
      while let back = Self.view(panel).scrolled(.panelUp, in: room) { panel.scroll = back }
      #expect(Self.screen(Self.view(panel), room) == start)
    }
  }
}
