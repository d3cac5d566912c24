/// Puts the formulas back that ``FormulaMask`` took out.
struct FormulaReader {
  private let formulas: [FormulaMask.Formula]
  /// How many lines of each formula have been met.
  private var met: [Int]

  init(_ formulas: [FormulaMask.Formula]) {
    self.formulas = formulas
    met = [Int](repeating: 0, count: formulas.count)
  }

  enum Piece {
    case text(String, byteOffset: Int)
    case formula(FormulaMask.Formula, byteOffset: Int)
  }

  /// A text cut at its formulas. The second and later lines of a formula give nothing.
  mutating func pieces(of text: String) -> [Piece] {
    guard !formulas.isEmpty, text.utf8.contains(0xEE) else { return [.text(text, byteOffset: 0)] }
    let bytes = Array(text.utf8)
    var pieces: [Piece] = []
    var start = 0
    var index = 0
    while index < bytes.count {
      guard let number = FormulaReader.number(in: bytes, at: index), number < formulas.count else {
        index += 1
        continue
      }
      if start < index {
        pieces.append(.text(String(decoding: bytes[start..<index], as: UTF8.self), byteOffset: start))
      }
      let formula = formulas[number]
      let segment = min(met[number], formula.fillings.count - 1)
      met[number] += 1
      if segment == 0 { pieces.append(.formula(formula, byteOffset: index)) }
      index = min(bytes.count, index + 3 + formula.fillings[segment])
      start = index
    }
    if start < bytes.count { pieces.append(.text(String(decoding: bytes[start...], as: UTF8.self), byteOffset: start)) }
    return pieces
  }

  /// Whether a text starts with the second or a later line of a formula.
  func continuesFormula(_ text: String) -> Bool {
    guard text.utf8.first == 0xEE, let number = FormulaReader.number(in: Array(text.utf8.prefix(3)), at: 0),
      number < formulas.count
    else { return false }
    return met[number] > 0 && met[number] < formulas[number].segments.count
  }

  /// A text with the formulas as they were written, for places where nothing is a formula: code, addresses.
  mutating func original(of text: String) -> String {
    guard !formulas.isEmpty, text.utf8.contains(0xEE) else { return text }
    let bytes = Array(text.utf8)
    var restored: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard let number = FormulaReader.number(in: bytes, at: index), number < formulas.count else {
        restored.append(bytes[index])
        index += 1
        continue
      }
      let formula = formulas[number]
      let segment = min(met[number], formula.fillings.count - 1)
      met[number] += 1
      restored += formula.segments[segment].utf8
      index = min(bytes.count, index + 3 + formula.fillings[segment])
    }
    return String(decoding: restored, as: UTF8.self)
  }

  private static func number(in bytes: [UInt8], at index: Int) -> Int? {
    guard bytes[index] == 0xEE, index + 2 < bytes.count else { return nil }
    return Int(bytes[index + 1] & 0x3F) << 6 | Int(bytes[index + 2] & 0x3F)
  }
}
