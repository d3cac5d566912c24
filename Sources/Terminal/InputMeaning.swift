import Drawing

extension Key {
  /// The key of a typed character; nil for characters that no key makes.
  init?(typed scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x00: self = .control(" ")
    case 0x08, 0x7F: self = .backspace
    case 0x09: self = .tab
    case 0x0A, 0x0D: self = .enter
    case 0x1B: self = .escape
    case 0x01...0x1A: self = .control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x60)))
    case 0x1C...0x1F: self = .control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x40)))
    case 0x80...0x9F: return nil
    default: self = .character(Character(scalar))
    }
  }

  /// `ESC [ letter`, whatever modifiers were held.
  init?(letter: UInt8) {
    switch letter {
    case UInt8(ascii: "A"): self = .up
    case UInt8(ascii: "B"): self = .down
    case UInt8(ascii: "C"): self = .right
    case UInt8(ascii: "D"): self = .left
    case UInt8(ascii: "F"): self = .end
    case UInt8(ascii: "H"): self = .home
    case UInt8(ascii: "P")...UInt8(ascii: "S"): self = .function(Int(letter - UInt8(ascii: "P")) + 1)
    default: return nil
    }
  }

  /// `ESC O letter`: cursor keys in application mode, F1 to F4, and the numeric keypad.
  init?(singleShift letter: UInt8) {
    switch letter {
    case UInt8(ascii: "M"): self = .enter
    case UInt8(ascii: "I"): self = .tab
    case UInt8(ascii: "j")...UInt8(ascii: "y"): self = .character(Character(Unicode.Scalar(letter - 0x40)))
    case UInt8(ascii: "X"): self = .character("=")
    default: self.init(letter: letter)
    }
  }
}

extension MouseEvent {
  /// A report of the left button or the wheel; nil for other buttons, bare movement, and places that cannot be.
  ///
  /// - Parameters:
  ///   - report: button in bits 0–1, Shift 4, Alt 8, Ctrl 16, movement 32, wheel 64, further buttons 128.
  ///   - column: counted from 1.
  ///   - row: counted from 1.
  init?(report: Int, column: Int, row: Int, isRelease: Bool) {
    guard (1...65535).contains(column), (1...65535).contains(row), (0..<128).contains(report) else { return nil }
    let button = report & 0b11
    let action: Action
    switch (report & 64 != 0, report & 32 != 0) {
    case (true, _):
      guard button < 2, !isRelease else { return nil }
      action = button == 0 ? .wheelUp : .wheelDown
    case (false, let moves):
      guard button == 0 || isRelease && button == 3 else { return nil }
      action = isRelease ? .release : moves ? .drag : .press
    }
    self.init(action, row: row - 1, column: column - 1)
  }
}

extension Event {
  /// The answer to "what is your background": `11;rgb:RRRR/GGGG/BBBB`, with one to four hexadecimal digits each.
  init?(backgroundReply bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let colon = text.firstIndex(of: ":"), ["11;rgb", "11;rgba"].contains(text[..<colon]) else { return nil }
    let channels = text[text.index(after: colon)...].split(separator: "/", omittingEmptySubsequences: false)
    let values = channels.map(Event.channel)
    guard values.count >= 3, let red = values[0], let green = values[1], let blue = values[2] else { return nil }
    self = .background(red: red, green: green, blue: blue)
  }

  private static func channel(_ digits: Substring) -> Double? {
    guard (1...4).contains(digits.utf8.count), let value = UInt32(digits, radix: 16), digits.first != "+" else {
      return nil
    }
    return Double(value) / Double((1 << (4 * digits.utf8.count)) - 1)
  }
}
