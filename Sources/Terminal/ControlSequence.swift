import Drawing

/// A complete `ESC [ … final`: a private mark, numbers, intermediate bytes and the final byte that names it.
struct ControlSequence: Hashable, Sendable {
  var mark: UInt8?
  /// Numbers by place; nil where nothing was written.
  var numbers: [Int?]
  var intermediates: [UInt8]
  var final: UInt8

  private static let largest = 1_000_000

  init(body: [UInt8], final: UInt8) {
    self.final = final
    var parameters = body[...]
    if let first = body.first, (0x3C...0x3F).contains(first) {
      mark = first
      parameters = parameters.dropFirst()
    }
    let end = parameters.firstIndex { $0 < 0x30 } ?? parameters.endIndex
    intermediates = Array(parameters[end...])
    numbers = parameters[..<end].isEmpty ? [] : ControlSequence.numbers(in: parameters[..<end])
  }

  private static func numbers(in text: ArraySlice<UInt8>) -> [Int?] {
    text.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { field in
      let digits = field.prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty else { return nil }
      return digits.reduce(0) { min(largest, $0 * 10 + Int($1 - 0x30)) }
    }
  }

  private func number(_ index: Int, default standard: Int) -> Int {
    index < numbers.count ? numbers[index] ?? standard : standard
  }

  var beginsPaste: Bool {
    mark == nil && intermediates.isEmpty && final == UInt8(ascii: "~") && number(0, default: 0) == 200
  }

  /// What it says, or nil when it says nothing to us.
  var meaning: Input? {
    switch (mark, intermediates) {
    case (nil, []): plainMeaning
    case (UInt8(ascii: "<"), []): mouse
    case (UInt8(ascii: "?"), []) where final == UInt8(ascii: "c"): .reply(.attributes(numbers.compactMap { $0 }))
    case (UInt8(ascii: "?"), [UInt8(ascii: "$")]) where final == UInt8(ascii: "y") && numbers.count == 2:
      .reply(.mode(number(0, default: 0), setting: number(1, default: 0)))
    default: nil
    }
  }

  private var plainMeaning: Input? {
    if final == UInt8(ascii: "R"), numbers.count == 2 {
      return .reply(.cursor(row: number(0, default: 1), column: number(1, default: 1)))
    }
    if final == UInt8(ascii: "M"), numbers.count == 3 { return numberedMouse }
    return key.map { .event(.key($0)) }
  }

  private var key: Key? {
    switch final {
    case UInt8(ascii: "~"): tildeKey
    case UInt8(ascii: "u"): encodedKey(code: number(0, default: 0), modifiers: number(1, default: 1))
    case UInt8(ascii: "Z"): .backTab
    default: Key(letter: final)
    }
  }

  private var tildeKey: Key? {
    switch number(0, default: 0) {
    case 1, 7: .home
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case let code where (11...15).contains(code): .function(code - 10)
    case let code where (17...21).contains(code): .function(code - 11)
    case let code where (23...26).contains(code): .function(code - 12)
    case let code where (28...29).contains(code): .function(code - 13)
    case let code where (31...34).contains(code): .function(code - 14)
    case 27 where numbers.count == 3: encodedKey(code: number(2, default: 0), modifiers: number(1, default: 1))
    default: nil
    }
  }

  /// A key sent as its code point, as some terminals do when asked to tell more keys apart.
  ///
  /// - Parameter modifiers: 1 plus Shift 1, Alt 2, Ctrl 4 and others that make it no key of ours.
  private func encodedKey(code: Int, modifiers: Int) -> Key? {
    let pressed = max(0, modifiers - 1) & 0b111111
    guard code > 0, let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init), pressed & ~0b101 == 0 else {
      return nil
    }
    if code == 9 && pressed == 1 { return .backTab }
    if code == 27 { return .escape }
    guard pressed & 0b100 != 0 else { return Key(typed: scalar) }
    guard (0x61...0x7A).contains(code) else { return nil }
    return .control(Character(scalar))
  }

  private var mouse: Input? {
    guard numbers.count == 3, final == UInt8(ascii: "M") || final == UInt8(ascii: "m") else { return nil }
    return mouseInput(report: number(0, default: 0), isRelease: final == UInt8(ascii: "m"))
  }

  /// The same in the form that urxvt invented: buttons counted from 32, and 3 for a release.
  private var numberedMouse: Input? {
    let report = number(0, default: 0) - 32
    return report < 0 ? nil : mouseInput(report: report, isRelease: report & 0b1100011 == 3)
  }

  private func mouseInput(report: Int, isRelease: Bool) -> Input? {
    let column = number(1, default: 0)
    let row = number(2, default: 0)
    return MouseEvent(report: report, column: column, row: row, isRelease: isRelease).map { .event(.mouse($0)) }
  }
}
