import Drawing
import Testing
import Typesetting

struct PictureTests {
  struct Setting: Sendable, CustomTestStringConvertible {
    let name: String
    let setting: MathSetting
    var width = Int.max

    var testDescription: String { name }

    static let all = [
      Setting(name: "display", setting: .display),
      Setting(name: "inline", setting: .inline),
      Setting(name: "rows", setting: MathSetting(scripts: .rows)),
      Setting(name: "ascii", setting: MathSetting(glyphs: .ascii)),
      Setting(name: "ascii-inline", setting: MathSetting(mode: .inline, glyphs: .ascii)),
      Setting(name: "combining", setting: MathSetting(accents: .combining)),
      Setting(name: "width-44", setting: .display, width: 44),
      Setting(name: "width-30", setting: .display, width: 30),
    ]
  }

  @Test(arguments: Setting.all)
  func formulasLookAsTheyDid(_ setting: Setting) throws {
    let pictures = try Formula.all.map { try Self.picture($0, setting) }
    try Pictures.compare(pictures.joined(separator: "\n"), with: "formulas-\(setting.name).txt")
  }

  @Test(arguments: Setting.all)
  func everyConstructLooksAsItDid(_ setting: Setting) throws {
    let pictures = try Construct.all.map { try Self.picture($0, setting) }
    try Pictures.compare(pictures.joined(separator: "\n"), with: "constructs-\(setting.name).txt")
  }

  @Test func mistakesAreToldAsTheyWere() throws {
    let texts = try Mistake.all.map { source -> String in
      let error = try #require(throws: MathError.self) { try MathExpression(source) }
      return "\(error)\n\(error.caret(in: source))"
    }
    try Pictures.compare(texts.joined(separator: "\n"), with: "mistakes.txt")
  }

  private static func picture(_ formula: Formula, _ setting: Setting) throws -> String {
    let box = try MathExpression(formula.source).layout(setting.setting, width: setting.width)
    let note = box.overflows ? ["(wider than \(setting.width): \(box.width))"] : []
    return (["--- \(formula.name)"] + box.rows + note).joined(separator: "\n")
  }
}
