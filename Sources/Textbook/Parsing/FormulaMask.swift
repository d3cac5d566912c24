/// Takes the formulas out of a Markdown text, before a parser that knows nothing of them can spoil them.
///
/// Every formula becomes a private-use letter, which names it, and as many letters `x` as keep the length in bytes, so
/// that all positions stay those of the file. Code spans and fences are left alone. `$` follows Pandoc's rule: no blank
/// inside, no digit after the closing one, both on one line; `\$` is a dollar sign. `$$ … $$` may take several lines.
struct FormulaMask {
  /// A formula that was taken out.
  struct Formula {
    /// TeX without dollar signs and without the marks of a quotation around it.
    var source: String
    /// Where the TeX starts.
    var start: SourcePosition
    /// Where later lines of the TeX start.
    var laterColumn: Int
    var isDisplayed: Bool
    /// What stands on each line, dollar signs included.
    var segments: [String]
    /// The bytes that stand for each segment after the first three, which name the formula.
    var fillings: [Int]

    /// A formula on lines of its own starts on the line after its dollar signs.
    fileprivate mutating func dropLineEndsAround() {
      while source.hasPrefix("\n") {
        source.removeFirst()
        start = SourcePosition(line: start.line + 1, column: laterColumn)
      }
      while source.hasSuffix("\n") { source.removeLast() }
    }
  }

  private(set) var masked: [UInt8]
  private(set) var formulas: [Formula] = []
  /// Dollar signs that are neither part of a formula nor escaped.
  private(set) var strayDollars: [SourcePosition] = []

  private let source: SourceText
  private var index: Int
  /// Up to where the text has been copied.
  private var copied: Int
  private var quotes = 0
  /// Up to where no closing `$` and `$$` will be found, and by length, no closing run of backticks.
  private var noDollarBefore = 0
  private var noDisplayBefore = 0
  private var noBackticksBefore: [Int: Int] = [:]

  static let limit = 4096

  /// Masks a text from a byte on; what stands before (the front matter) is left away but for its line ends.
  init(_ source: SourceText, from start: Int) {
    self.source = source
    index = start
    copied = start
    masked = []
    masked.reserveCapacity(source.bytes.count + 64)
    for byte in source.bytes[..<start] where byte == FormulaMask.newline { masked.append(byte) }
    startLine()
    while index < source.bytes.count { step() }
    masked.append(contentsOf: source.bytes[copied...])
  }

  private static let newline = UInt8(ascii: "\n")
  private static let dollar = UInt8(ascii: "$")
  private static let backtick = UInt8(ascii: "`")
  private static let blank = UInt8(ascii: " ")

  private func byte(_ index: Int) -> UInt8 { index < source.bytes.count ? source.bytes[index] : FormulaMask.newline }

  private mutating func step() {
    switch source.bytes[index] {
    case FormulaMask.newline:
      index += 1
      startLine()
    case UInt8(ascii: "\\"): index += byte(index + 1) == FormulaMask.newline ? 1 : 2
    case FormulaMask.backtick: skipCodeSpan()
    case FormulaMask.dollar: takeFormula()
    default: index += 1
    }
  }

  // MARK: Lines and fences

  /// Looks at the head of a line: how deep in quotations it is, and whether a fence opens.
  private mutating func startLine() {
    var ahead = index
    quotes = 0
    while ahead < source.bytes.count {
      let here = source.bytes[ahead]
      if here == FormulaMask.blank {
        ahead += 1
      } else if here == UInt8(ascii: ">") {
        quotes += 1
        ahead += 1
      } else if let marker = listMarker(at: ahead) {
        ahead += marker
      } else {
        break
      }
    }
    guard let fence = fence(at: ahead) else { return }
    skipFence(fence.mark, fence.length)
  }

  private func listMarker(at start: Int) -> Int? {
    switch byte(start) {
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"): return byte(start + 1) == FormulaMask.blank ? 2 : nil
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      var end = start
      while end < start + 9, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte(end)) { end += 1 }
      let isMarker = byte(end) == UInt8(ascii: ".") || byte(end) == UInt8(ascii: ")")
      return isMarker && byte(end + 1) == FormulaMask.blank ? end + 2 - start : nil
    default: return nil
    }
  }

  private func run(of mark: UInt8, at start: Int) -> Int {
    var end = start
    while end < source.bytes.count, source.bytes[end] == mark { end += 1 }
    return end - start
  }

  private func fence(at start: Int) -> (mark: UInt8, length: Int)? {
    let mark = byte(start)
    guard mark == FormulaMask.backtick || mark == UInt8(ascii: "~") else { return nil }
    let length = run(of: mark, at: start)
    guard length >= 3 else { return nil }
    if mark == FormulaMask.backtick {
      var ahead = start + length
      while byte(ahead) != FormulaMask.newline {
        if byte(ahead) == FormulaMask.backtick { return nil }
        ahead += 1
      }
    }
    return (mark, length)
  }

  /// Goes on behind the closing fence, or where the quotation that holds the fence ends.
  private mutating func skipFence(_ mark: UInt8, _ length: Int) {
    var line = source.line(at: index) + 1
    let depth = quotes
    while line <= source.lineCount {
      let range = source.range(ofLine: line)
      let start = source.contentStart(ofLine: line, quotes: depth)
      if depth > 0, !source.bytes[range.lowerBound..<start].contains(UInt8(ascii: ">")) {
        index = range.lowerBound
        return startLine()
      }
      let closing = run(of: mark, at: start)
      if closing >= length, source.bytes[(start + closing)..<range.upperBound].allSatisfy({ $0 == FormulaMask.blank }) {
        index = range.upperBound
        return
      }
      line += 1
    }
    index = source.bytes.count
  }

  private mutating func skipCodeSpan() {
    let length = run(of: FormulaMask.backtick, at: index)
    let start = index + length
    index = start
    guard start >= noBackticksBefore[length, default: 0] else { return }
    let end = paragraphEnd(from: start)
    var ahead = start
    while ahead < end {
      guard source.bytes[ahead] == FormulaMask.backtick else {
        ahead += 1
        continue
      }
      let found = run(of: FormulaMask.backtick, at: ahead)
      ahead += found
      if found == length {
        index = ahead
        return
      }
    }
    noBackticksBefore[length] = end
  }

  /// The next blank line, or the end.
  private func paragraphEnd(from start: Int) -> Int {
    var line = source.line(at: start) + 1
    while line <= source.lineCount {
      let range = source.range(ofLine: line)
      if source.contentStart(ofLine: line, quotes: .max) == range.upperBound { return range.lowerBound }
      line += 1
    }
    return source.bytes.count
  }

  // MARK: Formulas

  private mutating func takeFormula() {
    if byte(index + 1) == FormulaMask.dollar {
      if let close = displayEnd(from: index + 2) { return mask(opening: 2, close: close) }
    } else if let close = inlineEnd(from: index + 1) {
      return mask(opening: 1, close: close)
    }
    strayDollars.append(source.position(at: index))
    index += run(of: FormulaMask.dollar, at: index)
  }

  /// The closing dollar sign of a formula in the line.
  private mutating func inlineEnd(from start: Int) -> Int? {
    guard start >= noDollarBefore, byte(start) != FormulaMask.blank else { return nil }
    var ahead = start
    while byte(ahead) != FormulaMask.newline {
      if byte(ahead) == UInt8(ascii: "\\") {
        ahead += byte(ahead + 1) == FormulaMask.newline ? 1 : 2
        continue
      }
      if byte(ahead) == FormulaMask.dollar, ahead > start, byte(ahead - 1) != FormulaMask.blank,
        !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte(ahead + 1))
      {
        return ahead
      }
      ahead += 1
    }
    noDollarBefore = ahead
    return nil
  }

  /// The closing pair of dollar signs, with no blank line before it.
  private mutating func displayEnd(from start: Int) -> Int? {
    guard start >= noDisplayBefore else { return nil }
    let end = paragraphEnd(from: start)
    var ahead = start
    while ahead + 1 < end {
      if source.bytes[ahead] == UInt8(ascii: "\\") {
        ahead += 2
        continue
      }
      if source.bytes[ahead] == FormulaMask.dollar, source.bytes[ahead + 1] == FormulaMask.dollar { return ahead }
      ahead += 1
    }
    noDisplayBefore = end
    return nil
  }

  /// Replaces the formula that opens here; `close` is its closing sign.
  private mutating func mask(opening: Int, close: Int) {
    guard formulas.count < FormulaMask.limit else {
      index = close + opening
      return
    }
    masked.append(contentsOf: source.bytes[copied..<index])
    let end = close + opening
    var formula = Formula(
      source: "", start: source.position(at: index + opening), laterColumn: 1, isDisplayed: opening == 2, segments: [],
      fillings: [])
    let firstLine = source.line(at: index)
    var start = index
    for line in firstLine...source.line(at: close) {
      let range = source.range(ofLine: line)
      if line > firstLine {
        masked.append(FormulaMask.newline)
        start = min(end, source.contentStart(ofLine: line, quotes: quotes))
        masked.append(contentsOf: source.bytes[range.lowerBound..<start])
        formula.laterColumn = source.position(at: start).column
        formula.source += "\n"
      }
      let stop = min(end, range.upperBound)
      formula.source += source.string(
        max(start, line == firstLine ? index + opening : start)..<max(start, min(close, stop)))
      append(segment: start..<stop, of: &formula)
    }
    formula.dropLineEndsAround()
    formulas.append(formula)
    index = end
    copied = end
  }

  private mutating func append(segment: Range<Int>, of formula: inout Formula) {
    let number = UInt8(formulas.count >> 6)
    let filling = max(0, segment.count - 3)
    masked.append(contentsOf: [0xEE, 0x80 | number, 0x80 | UInt8(formulas.count & 0x3F)])
    masked.append(contentsOf: repeatElement(UInt8(ascii: "x"), count: filling))
    formula.segments.append(source.string(segment))
    formula.fillings.append(filling)
  }
}
