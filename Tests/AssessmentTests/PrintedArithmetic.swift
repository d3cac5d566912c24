import Laboratory

@testable import Assessment

/// The equations of a worked solution, `0.9 + 0.5 · 2 = 1.9`, worked out again from what is printed.
enum PrintedArithmetic {
  /// An equation whose two sides do not agree as far as their digits go.
  static func faults(in text: String, decimals: Int) -> [String] {
    let parts = plain(text).split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    return zip(parts, parts.dropFirst()).compactMap { before, after in
      guard let left = expression(before, atEnd: true), let right = expression(after, atEnd: false),
        let first = Reading(left, decimals), let second = Reading(right, decimals)
      else { return nil }
      let margin = first.margin + second.margin + 1e-9
      return (first.value - second.value).magnitude <= margin
        ? nil : "\(left) = \(right): \(first.value) and \(second.value)"
    }
  }

  /// How many equations between numbers a text holds.
  static func count(in text: String, decimals: Int) -> Int {
    let parts = plain(text).split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    return zip(parts, parts.dropFirst()).count {
      expression($0, atEnd: true).flatMap { Reading($0, decimals) } != nil
        && expression($1, atEnd: false).flatMap { Reading($0, decimals) } != nil
    }
  }

  /// What is printed, and how far its rounding may have moved it.
  private struct Reading {
    var value: Double
    var margin: Double

    init?(_ text: String, _ decimals: Int) {
      guard let value = Reading.value(text) else { return nil }
      self.value = value
      // Every number with a point may have been rounded: each is moved by half of its last digit.
      var margin = 0.0
      let half = 0.5 / Draw.power10(decimals)
      for range in Reading.decimals(in: text) {
        var moved = text
        guard let number = Double(text[range]) else { return nil }
        moved.replaceSubrange(range, with: "(\(number + half))")
        guard let other = Reading.value(moved) else { return nil }
        margin += (other - value).magnitude
      }
      self.margin = margin * 1.1
    }

    private static func value(_ text: String) -> Double? {
      guard let formula = try? Formula(text), formula.names.isEmpty else { return nil }
      return try? formula.evaluate()
    }

    private static func decimals(in text: String) -> [Range<String.Index>] {
      var ranges: [Range<String.Index>] = []
      var index = text.startIndex
      while index < text.endIndex {
        guard text[index].isASCII, text[index].isNumber else {
          index = text.index(after: index)
          continue
        }
        let end = text[index...].firstIndex { !($0.isASCII && $0.isNumber || $0 == ".") } ?? text.endIndex
        if text[index..<end].contains(".") { ranges.append(index..<end) }
        index = end
      }
      return ranges
    }
  }

  /// TeX as the page shows it, superscripts as powers.
  private static func plain(_ text: String) -> String {
    var plain = text
    for (tex, sign) in [
      ("\\cdot", "·"), ("\\times", "·"), ("\\approx", "≈"), ("\\exp", "exp"), ("\\log", "log"), ("\\min", "min"),
      ("\\max", "max"), ("$", ""), ("²", "^2"), ("³", "^3"), ("½", "(1/2)"), ("−log σ", "−logσ"),
    ] { plain = plain.replacing(tex, with: sign) }
    return plain
  }

  private static let functions = ["exp", "log", "min", "max", "σ", "logσ"]

  /// The expression that ends, or begins, a text; nil where there is a name in it.
  private static func expression(_ text: String, atEnd: Bool) -> String? {
    var tokens: [String] = []
    var word = ""
    for character in text {
      if character.isLetter || character == "_" || character == "\\" {
        word.append(character)
        continue
      }
      if !word.isEmpty { tokens.append(word) }
      word = ""
      tokens.append(String(character))
    }
    if !word.isEmpty { tokens.append(word) }
    let ordered = atEnd ? tokens.reversed() : tokens
    var run = Array(ordered.prefix { isPart($0) })
    let next = ordered.dropFirst(run.count).first
    if atEnd { run.reverse() }
    var expression = run.joined()
    while let last = expression.last, " .,".contains(last), !atEnd { expression.removeLast() }
    while let first = expression.first, " .,".contains(first) { expression.removeFirst() }
    while let last = expression.last, last == " " { expression.removeLast() }
    // What a letter or a sign touches is part of something larger.
    if let next, let edge = atEnd ? run.first : run.last, edge != " ",
      next.allSatisfy({ $0.isLetter || "_^{}₀₁₂".contains($0) })
    {
      return nil
    }
    // So is what follows a symbol (“β σ(0)”), and what begins with a sign after a word (“target − 1”).
    let symbol = atEnd ? next.flatMap { $0.contains(where: \.isLetter) ? $0 : nil } : nil
    if let symbol, symbol.count == 1 || expression.first == "−" { return nil }
    guard let edge = atEnd ? expression.first : expression.last, !"+−·/^".contains(edge) || atEnd && edge == "−" else {
      return nil
    }
    return expression
  }

  private static func isPart(_ token: String) -> Bool {
    if functions.contains(token) { return true }
    guard token.count == 1, let character = token.first else { return false }
    return character.isASCII && character.isNumber || " .+−-·/^()√".contains(character)
  }
}
