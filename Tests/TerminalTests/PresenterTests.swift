import CNcurses
import Drawing
import Testing

@testable import Terminal

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// ncurses drawing into a file, and an emulator that is fed what was drawn. Of ncurses there is only one.
///
/// A class, since it owns a file and ncurses' state.
private final class Stage {
  let emulator: Emulator
  private var presenter: Presenter
  private let file: Int32
  private var read = 0
  let depth: ColorDepth

  init?(terminal: String, width: Int, height: Int) {
    guard let emulator = Emulator(width: width, height: height), let stream = tmpfile() else { return nil }
    file = dup(fileno(stream))
    fclose(stream)
    self.emulator = emulator
    guard cn_set_locale() == 1, cn_describe(terminal) == CN_READY, cn_open(terminal, file, file) == CN_READY else {
      return nil
    }
    depth = ColorDepth(count: Int(cn_color_count()))
    presenter = Presenter(depth: depth, isUTF8: true)
    resize(width: width, height: height)
  }

  deinit {
    cn_close()
    close(file)
  }

  func resize(width: Int, height: Int) {
    cn_resize(Int32(width), Int32(height))
    presenter.forget()
    emulator.resize(width: width, height: height)
  }

  /// Shows a screen and returns the number of bytes it took.
  @discardableResult
  func show(_ screen: Screen, theme: Theme, movesColumns: Bool = false) -> Int {
    _ = presenter.draw(screen, theme: theme, movesColumns: movesColumns)
    presenter.send()
    var bytes = [UInt8](repeating: 0, count: 1 << 18)
    let count = pread(file, &bytes, bytes.count, off_t(read))
    read += max(0, count)
    emulator.feed(Array(bytes.prefix(max(0, count))))
    return count
  }

  /// The first place where ncurses or the emulator shows anything else than the screen says, described; nil if none.
  func difference(from screen: Screen, theme: Theme) -> String? {
    for row in 0..<screen.height {
      for column in 0..<screen.width where screen[row, column].width > 0 {
        let expected = expectation(screen[row, column], theme)
        let believed = belief(row: row, column: column)
        var seen = emulator.cell(row: row, column: column)
        if seen.scalars.isEmpty { seen.scalars = [0x20] }
        seen = visible(seen)
        // This one ncurses would tear, so it is not told of it.
        let isOverlaid =
          expected.width == 2 && row == screen.height - 1 && column == screen.width - 3 && cn_tears_last_wide() == 1
        if believed != expected && !isOverlaid {
          return "row \(row) column \(column): ncurses has \(believed), not \(expected)"
        }
        if seen != expected { return "row \(row) column \(column): the emulator shows \(seen), not \(expected)" }
      }
    }
    return nil
  }

  private func expectation(_ cell: Drawing.Cell, _ theme: Theme) -> Emulator.Cell {
    let paint = cell.style.paint(theme: theme, depth: depth)
    return visible(
      Emulator.Cell(
        scalars: Glyph(cell.character, isUTF8: true).values, width: Int(cell.width),
        attributes: Int(paint.attributes.rawValue), foreground: paint.foreground, background: paint.background))
  }

  private func belief(row: Int, column: Int) -> Emulator.Cell {
    var scalars = [UInt32](repeating: 0, count: CN_SCALARS_PER_CELL)
    var attributes: Int32 = 0
    var foreground: Int32 = 0
    var background: Int32 = 0
    let count = cn_read_cell(Int32(row), Int32(column), &scalars, &attributes, &foreground, &background)
    let shown = Array(scalars.prefix(Int(count)))
    return visible(
      Emulator.Cell(
        scalars: shown, width: shown.first.map { Int(cn_width($0)) } ?? 0, attributes: Int(attributes),
        foreground: Int(foreground), background: Int(background)))
  }

  /// Without what cannot be seen: the colour, weight and slant of a blank's letters.
  private func visible(_ cell: Emulator.Cell) -> Emulator.Cell {
    var cell = cell
    guard cell.scalars == [0x20] else { return cell }
    cell.attributes &= Int(CN_UNDERLINE | CN_REVERSE)
    if cell.attributes == 0 { cell.foreground = -1 }
    return cell
  }
}

@Suite(.serialized) struct PresenterTests {
  private static let alphabet: [Character] = Array("ab z.δγ│█中策略，e\u{301}→≈")

  private static func scribble(on screen: inout Screen, using generator: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 1...12, using: &generator) {
      let ink = Ink.allCases.randomElement(using: &generator) ?? .text
      let attributes = Style.Attributes(rawValue: UInt8.random(in: 0...15, using: &generator))
      let length = Int.random(in: 1...12, using: &generator)
      let text = String((0..<length).compactMap { _ in alphabet.randomElement(using: &generator) })
      screen.put(
        text, row: Int.random(in: -1...screen.height, using: &generator),
        column: Int.random(in: -3...screen.width, using: &generator), style: Style(ink, attributes))
    }
  }

  @Test(arguments: ["xterm-256color", "xterm", "screen-256color"])
  func ncursesAndTheEmulatorShowWhatTheScreenSays(terminal: String) throws {
    let stage = try #require(Stage(terminal: terminal, width: 31, height: 9))
    // screen's description has no italics.
    let keepsItalics = !terminal.hasPrefix("screen")
    for seed in 0..<UInt64(4) {
      var generator = SeededGenerator(seed: seed)
      var screen = Screen(width: 31, height: 9)
      for step in 0..<25 {
        PresenterTests.scribble(on: &screen, using: &generator)
        if !keepsItalics { screen.restyle(screen.area) { Style($0.ink, $0.attributes.subtracting(.italic)) } }
        let theme: Theme = step % 10 < 5 ? .dark : .light
        stage.show(screen, theme: theme)
        #expect(stage.difference(from: screen, theme: theme) == nil, "seed \(seed), step \(step)")
      }
    }
  }

  @Test func anySizeShowsWhatTheScreenSays() throws {
    let stage = try #require(Stage(terminal: "xterm-256color", width: 10, height: 4))
    var generator = SeededGenerator(seed: 11)
    for (width, height) in [(20, 6), (3, 2), (1, 1), (2, 1), (1, 7), (60, 12), (5, 5)] {
      stage.resize(width: width, height: height)
      var screen = Screen(width: width, height: height)
      PresenterTests.scribble(on: &screen, using: &generator)
      stage.show(screen, theme: .dark)
      #expect(stage.difference(from: screen, theme: .dark) == nil, "\(width) × \(height)")
    }
  }

  /// Lines of prose that all differ, from the one with this number on.
  private static func page(from first: Int, width: Int, height: Int) -> Screen {
    let words = ["value", "return", "策略", "agent", "δ₂ = r + γ·v′ − v", "gradient", "of", "the", "advantage"]
    var screen = Screen(width: width, height: height)
    for row in 0..<height {
      let number = first + row
      let text = (0..<12).map { words[($0 * 5 + number * 7 + $0 * number) % words.count] }.joined(separator: " ")
      screen.put("\(number) \(text)", row: row, column: 0)
    }
    return screen
  }

  @Test func scrollingALineSendsTheLineAndNotThePage() throws {
    let stage = try #require(Stage(terminal: "xterm-256color", width: 80, height: 24))
    stage.show(PresenterTests.page(from: 0, width: 80, height: 24), theme: .dark)
    for first in [1, 2, 3, 2, 1] {
      let screen = PresenterTests.page(from: first, width: 80, height: 24)
      #expect(stage.show(screen, theme: .dark) <= 400)
      #expect(stage.difference(from: screen, theme: .dark) == nil)
    }
  }

  /// A page that is scrolled at the left of one that stays, between rows that tell about both.
  private static func pageBesidePicture(from first: Int, width: Int, height: Int, picture: Int = 0) -> Screen {
    var screen = page(from: picture, width: width, height: height)
    let text = page(from: 1000 + first, width: width / 2, height: height - 3)
    screen.paste(text, row: 1, column: 0)
    for row in 1..<(height - 2) { screen.put("│", row: row, column: width / 2, style: Style(.quiet)) }
    screen.put("line \(first) of many", row: height - 1, column: 3, style: Style(.accent, .reverse))
    return screen
  }

  @Test func scrollingBesideAPictureSendsTheLineWhereTheTerminalMovesColumns() throws {
    let stage = try #require(Stage(terminal: "xterm-256color", width: 120, height: 40))
    func screen(_ first: Int) -> Screen { PresenterTests.pageBesidePicture(from: first, width: 120, height: 40) }
    stage.show(screen(0), theme: .dark)
    var line = 0
    for first in [1, 2, 5, 4, 12, 9, 1] {
      let step = stage.show(screen(first), theme: .dark, movesColumns: true)
      #expect(stage.difference(from: screen(first), theme: .dark) == nil, "line \(first)")
      #expect(step <= 100 + 110 * abs(first - line), "line \(first)")
      line = first
    }
    let moved = stage.show(screen(2), theme: .dark, movesColumns: true)
    let sent = stage.show(screen(3), theme: .dark)
    #expect(moved <= 200 && sent > 5 * moved, "\(moved) and \(sent)")
    #expect(stage.difference(from: screen(3), theme: .dark) == nil)
  }

  /// Whatever else changes in the same moment, and whatever stands in the columns at the move's sides.
  @Test(arguments: 0..<UInt64(12))
  func whatMovesAndWhatChangesMeanwhileShowsWhatTheScreenSays(seed: UInt64) throws {
    let stage = try #require(Stage(terminal: "xterm-256color", width: 60, height: 20))
    var generator = SeededGenerator(seed: seed)
    var first = 0
    for step in 0..<40 {
      first += Int.random(in: -9...9, using: &generator)
      var screen = PresenterTests.pageBesidePicture(
        from: first, width: 60, height: 20, picture: Int.random(in: 0...9, using: &generator) == 0 ? step : 0)
      if Bool.random(using: &generator) { PresenterTests.scribble(on: &screen, using: &generator) }
      stage.show(screen, theme: .dark, movesColumns: true)
      #expect(stage.difference(from: screen, theme: .dark) == nil, "seed \(seed), step \(step)")
    }
  }

  @Test func aPageTakesThreeThousandBytesAtMost() throws {
    let stage = try #require(Stage(terminal: "xterm-256color", width: 80, height: 24))
    stage.show(PresenterTests.page(from: 0, width: 80, height: 24), theme: .dark)
    #expect(stage.show(PresenterTests.page(from: 100, width: 80, height: 24), theme: .dark) <= 3000)
  }

  @Test func theSameScreenAgainSendsNothing() throws {
    let stage = try #require(Stage(terminal: "xterm-256color", width: 40, height: 5))
    let screen = PresenterTests.page(from: 0, width: 40, height: 5)
    stage.show(screen, theme: .dark)
    #expect(stage.show(screen, theme: .dark) == 0)
  }

  @Test func terminalsWithoutColoursShowTheLetters() throws {
    let stage = try #require(Stage(terminal: "vt100", width: 40, height: 5))
    let screen = PresenterTests.page(from: 3, width: 40, height: 5)
    stage.show(screen, theme: .dark)
    #expect(stage.emulator.text == screen.text)
  }
}
