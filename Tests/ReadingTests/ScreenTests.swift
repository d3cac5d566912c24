import Drawing
import Foundation
import Laboratory
import Testing
import Textbook

@testable import Reading

/// Screens as pictures in files. `RECORD=1` writes them anew and fails, so that somebody looks.
@Suite struct ScreenTests {
  struct Shot: Sendable, CustomTestStringConvertible {
    var name: String
    var width: Int
    var height: Int
    var language: Language
    var glyphs: GlyphSet
    var testDescription: String { file }
    var file: String {
      "\(name)-\(width)x\(height)-\(language.rawValue)\(glyphs == .ascii ? "-ascii" : "").txt"
    }
  }

  static let sizes = [(80, 24), (120, 40), (200, 50), (40, 12), (20, 5)]

  /// What is on the screen, and the keys that lead there.
  static let scenes: [(name: String, chapter: String, keys: [Key])] = [
    ("text", "returns", []),
    ("lab", "advantages", [.tab, .right, .right, .right]),
    ("explain", "advantages", [.tab, .right, .right, .right, "x", .left]),
    ("contents", "returns", ["t"]),
    ("help", "returns", ["?"]),
    ("checks", "advantages", ["c", "H"]),
    ("answered", "advantages", ["c", "3", .enter]),
    ("search", "returns", ["/", "n", "e", "e", "d"]),
  ]

  /// Every scene in both languages at the two common sizes; the others at the common one and in ASCII.
  static let shots: [Shot] = scenes.flatMap { scene in
    sizes.flatMap { width, height in
      Language.allCases.flatMap { language in
        [GlyphSet.unicode, .ascii].compactMap { glyphs in
          let isCommon = width == 80 || width == 120
          guard isCommon || scene.name == "lab" || scene.name == "text" || (language == .en && glyphs == .unicode)
          else { return nil }
          return Shot(name: scene.name, width: width, height: height, language: language, glyphs: glyphs)
        }
      }
    }
  }

  static func reader(_ shot: Shot) throws -> Reader {
    let scene = try #require(scenes.first { $0.name == shot.name })
    var reader = try FixtureDesk.reader(
      scene.chapter, width: shot.width, height: shot.height,
      options: ReaderOptions(language: shot.language, glyphs: shot.glyphs))
    reader.refreshProgress()
    for key in scene.keys { reader.handle(.key(key)) }
    return reader
  }

  @Test(arguments: shots)
  func screenIsAsItWasRecorded(_ shot: Shot) throws {
    let screen = try ScreenTests.reader(shot).screen()
    #expect(screen.fault == nil)
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Screens")
    let file = folder.appendingPathComponent(shot.file)
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data((screen.text + "\n").utf8).write(to: file)
      Issue.record("\(shot.file) was recorded; look at it.")
      return
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    #expect(screen.text + "\n" == recorded, "\n\(screen.text)")
  }

  @Test(arguments: shots.filter { $0.glyphs == .ascii && $0.language == .en })
  func asciiScreensAreAsciiButForTheNameOfTheOtherLanguage(_ shot: Shot) throws {
    let text = try ScreenTests.reader(shot).screen().text.replacingOccurrences(of: "中文", with: "")
    let others = Set(text.unicodeScalars.filter { !$0.isASCII })
    #expect(others.isEmpty, "\(others)")
  }

  @Test func whatHasTheFocusIsToldWithoutColour() throws {
    for shot in ScreenTests.shots where shot.name == "lab" && shot.width >= 40 {
      let text = try ScreenTests.reader(shot).screen().text
      #expect(text.contains(shot.glyphs == .unicode ? "▸" : ">"), "\(shot.file)")
    }
  }

  @Test(arguments: [(19, 5), (20, 4), (12, 3), (10, 3), (1, 1), (5, 60), (0, 0)])
  func belowTheSmallestSizeOneLineSaysWhatIsNeeded(width: Int, height: Int) throws {
    var reader = try FixtureDesk.reader()
    let screen = reader.screen(width: width, height: height)
    let wanted = width >= 12 ? "20x5 or more" : "20x5+"
    #expect(screen.line(0) == String(wanted.prefix(max(1, width))))
    let untouched = try FixtureDesk.reader()
    let again = Look(screen: reader.screen(width: 120, height: 40))
    #expect(again == untouched.look)
  }
}

extension Screen {
  /// Where a row's widths do not add up, half of a wide character stands alone, or the cursor is outside; nil when all
  /// is whole.
  var fault: String? {
    for row in 0..<height {
      var column = 0
      while column < width {
        let cell = self[row, column]
        let wanted = cell.width == 0 ? -1 : CellWidth.columns(of: cell.character)
        guard Int(cell.width) == wanted else { return "\(row),\(column): “\(cell.character)” has width \(cell.width)" }
        if cell.width == 2, column + 1 >= width || self[row, column + 1].width != 0 {
          return "\(row),\(column): half of “\(cell.character)”"
        }
        column += wanted
      }
    }
    if let cursor, !area.contains(row: cursor.row, column: cursor.column) { return "The cursor is at \(cursor)." }
    return nil
  }
}
