import Laboratory

/// Finding the line that is wrong.
extension QuestionDrawing {
  mutating func findTheLine(
    _ lines: [CheckItem.Line], _ result: String, _ key: ValueSource
  ) throws -> Question {
    guard let right = try self.key(key).number else { throw DrawStop.faulty("the key must be a number") }
    let sound = try run(lines, result)
    guard (sound - right).magnitude <= 1e-9 * max(1, right.magnitude) else {
      throw DrawStop.faulty("the sound lines give \(sound), the engine gives \(right)")
    }
    let flips = lines.indices.flatMap { line in lines[line].flips.indices.map { (line: line, flip: $0) } }
    let drawn = flips[random.integer(in: 0...(flips.count - 1))]
    var shown = lines
    let flip = lines[drawn.line].flips[drawn.flip]
    shown[drawn.line].formula = flip.formula
    let flipped = try run(shown, result)
    guard Datum.number(flipped).isApart(from: .number(right), tolerance: item.tolerance) else {
      throw DrawStop.unusable("the line as printed gives the same as the sound one")
    }
    values.set("got", to: .number(flipped))
    let says = try render(flip.says)
    let (good, bad) = (Question.shown(.number(right), item.tolerance), Question.shown(.number(flipped), item.tolerance))
    let soundLine = lines[drawn.line].shown(lines[drawn.line].formula)
    let options = shown.enumerated().map { index, line in
      QuestionOption(
        text: Localized(line.shown(line.formula)),
        reason: index == drawn.line
          ? Localized(
            en: "\(says.en) Sound: \(soundLine). As printed \(result) is \(bad); it should be \(good).",
            zh: "\(says.zh)正确的是：\(soundLine)。照原样算，\(result) 得 \(bad)，应为 \(good)。")
          : Localized(en: "This line is sound.", zh: "这一行没有错。"))
    }
    return try finish(.option(options, right: drawn.line))
  }

  /// Works the lines from the first to the last and gives the result's value.
  func run(_ lines: [CheckItem.Line], _ result: String) throws -> Double {
    var known = values
    for line in lines { known.set(line.name, to: try known.evaluate(line.formula)) }
    guard let value = known[result]?.number else { throw DrawStop.faulty("no line gives the number “\(result)”") }
    guard value.isFinite else { throw DrawStop.unusable("“\(result)” is not finite") }
    return value
  }
}
