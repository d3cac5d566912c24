import Drawing
import Foundation
import Testing

@testable import Typesetting

/// What holds for every formula: tried on formulas written at random.
struct LayoutLawTests {
  static let settings = [
    MathSetting.display, .inline, MathSetting(scripts: .rows), MathSetting(glyphs: .ascii),
    MathSetting(accents: .combining), MathSetting(mode: .inline, glyphs: .ascii),
  ]

  @Test func generatedFormulasKeepTheLaws() throws {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(FuzzTime.seconds)
    var seed: UInt64 = 1
    repeat {
      var generator = TeXGenerator(seed: seed)
      let source = generator.formula(depth: seed % 8 == 0 ? 3 : 2)
      let expression = try MathExpression(source)
      try Self.checkRanges(expression)
      for setting in Self.settings {
        for width in setting.mode == .inline ? [40] : [Int.max, 40, 9] {
          let box = expression.layout(setting, width: width)
          try Self.check(box, setting, width, expression)
          try #require(box == expression.layout(setting, width: width), "twice the same: \(source)")
        }
      }
      seed += 1
    } while clock.now < end
    #expect(seed > 5)
    if FuzzTime.isLong { print("\(seed - 1) generated formulas, each in every setting") }
  }

  @Test(arguments: Formula.all)
  func knownFormulasKeepTheLaws(_ formula: Formula) throws {
    let expression = try MathExpression(formula.source)
    try Self.checkRanges(expression)
    for setting in Self.settings {
      for width in [Int.max, 100, 80, 44, 30, 12, 1, 0] {
        try Self.check(expression.layout(setting, width: width), setting, width, expression)
      }
    }
  }

  /// Every formula of the eighteen fits a page of 100 columns.
  @Test(arguments: Formula.all)
  func displaysFitAPage(_ formula: Formula) throws {
    #expect(!(try MathExpression(formula.source).layout(.display, width: 100).overflows))
  }

  static func check(_ box: MathBox, _ setting: MathSetting, _ width: Int, _ expression: MathExpression) throws {
    let source = expression.source
    try #require(box.height >= 1 && box.baseline >= 0 && box.baseline < box.height, "\(source)")
    if setting.mode == .inline { try #require(box.height == 1, "inline is one row: \(source)") }
    var taken: Set<Int> = []
    for glyph in box.glyphs {
      try #require(glyph.width == CellWidth.columns(of: glyph.text) && glyph.width > 0, "\(source)")
      try #require(glyph.row >= 0 && glyph.row < box.height, "row of \(glyph.text) in \(source)")
      try #require(glyph.column >= 0 && glyph.column + glyph.width <= box.width, "column of \(glyph.text) in \(source)")
      try #require(expression.sourceRange(of: glyph.node) != nil, "\(source)")
      for column in glyph.column..<glyph.column + glyph.width {
        let cell = glyph.row * (box.width + 1) + column
        try #require(taken.insert(cell).inserted, "two characters in one cell, \(setting) \(width): \(source)")
      }
    }
    try #require(box.overflows == (box.width > width), "\(source)")
  }

  static func checkRanges(_ expression: MathExpression) throws {
    let count = expression.source.count
    for (node, range) in expression.index.ranges.enumerated() {
      try #require(range.lowerBound >= 0 && range.upperBound <= count, "\(expression.source)")
      let parent = expression.index.parents[node]
      guard parent >= 0 else { continue }
      let outer = expression.index.ranges[parent]
      try #require(
        outer.lowerBound <= range.lowerBound && range.upperBound <= outer.upperBound,
        "node \(node) \(range) in \(outer): \(expression.source)")
    }
  }
}

/// How long random tests run: a moment, or `FUZZ_SECONDS`.
enum FuzzTime {
  private static let asked = ProcessInfo.processInfo.environment["FUZZ_SECONDS"].flatMap(Double.init)
  static let seconds = asked ?? 1
  static let isLong = asked != nil
}
