/// Which characters may stand in the book: none that could act on a terminal, hide, reverse the line, or have a width
/// that terminals disagree on.
enum ContentCharacters {
  /// Why a character may not stand in the book; nil where it may.
  static func objection(to scalar: Unicode.Scalar) -> String? {
    let value = scalar.value
    if value < 0x7F { return value >= 0x20 || value == 0x0A ? nil : value == 0x09 ? "a tab" : "a control character" }
    if value < 0x2000 {
      if value < 0xA0 { return "a control character" }
      return value == 0xAD || value == 0x61C || value == 0x180E ? "an invisible character" : ageObjection(scalar)
    }
    if isPlain(value) { return nil }
    switch value {
    case 0x200D: return "a zero-width joiner"
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: return "a character that turns the direction of the text"
    case 0x200B, 0x200C, 0x2028, 0x2029, 0x2060...0x2065, 0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
      return "an invisible character"
    case 0xFE00...0xFE0F, 0xE0100...0xE01EF: return "a variation selector"
    case 0x1F1E6...0x1F1FF: return "a regional indicator"
    case 0x2329, 0x232A: return "an old angle bracket, which is two cells wide"
    case 0xE000...0xF8FF, 0xF0000...0x10FFFF: return "a private-use character"
    default: return ageObjection(scalar)
    }
  }

  /// Common blocks in which there is nothing to object to: punctuation, letters, operators, arrows, Chinese.
  private static func isPlain(_ value: UInt32) -> Bool {
    switch value {
    case 0x2010...0x2027, 0x2030...0x205E, 0x2070...0x209C, 0x2100...0x2328, 0x232B...0x2B73, 0x3000...0x30FF,
      0x4E00...0x9FFC, 0xFF01...0xFFE6:
      true
    default: false
    }
  }

  private static func ageObjection(_ scalar: Unicode.Scalar) -> String? {
    guard let age = scalar.properties.age else { return "a character that Unicode has not assigned" }
    return age.major > 14 ? "a character newer than Unicode 14" : nil
  }

  /// The text with every such character replaced, a tab by blanks.
  static func cleaned(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { objection(to: $0) != nil }) else { return text }
    var clean = ""
    for scalar in text.unicodeScalars {
      if scalar == "\t" {
        clean += "    "
      } else {
        clean.unicodeScalars.append(objection(to: scalar) == nil ? scalar : replacement)
      }
    }
    return clean
  }

  static let replacement: Unicode.Scalar = "\u{FFFD}"
}

/// Chinese and Japanese characters and their full-width punctuation: lines may end between them without a blank.
enum Ideographs {
  static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      true
    default: false
    }
  }

  /// Whether a line break between the two stands for nothing rather than for a blank.
  static func join(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
    switch (isIdeographic(left), isIdeographic(right)) {
    case (true, true): true
    case (true, false): isSharedPunctuation(right)
    case (false, true): isSharedPunctuation(left)
    case (false, false): false
    }
  }

  /// Quotation marks, dashes and dots that Chinese shares with English.
  private static func isSharedPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "“", "”", "‘", "’", "—", "…": true
    default: false
    }
  }
}
