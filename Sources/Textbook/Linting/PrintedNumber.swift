import Laboratory

/// A number as the text prints it: its value, and how exactly it is given.
struct PrintedNumber: Equatable {
  var value: Double
  /// Half a unit of the last digit printed.
  var tolerance: Double
  /// Digits behind the point.
  var decimals: Int

  /// Reads `1.25`, `−0.2`, `1,024`, `97.5%`, `3e-4`, `3×10⁻⁴`, `1/3`, `≈ 0.94`; nil for anything else.
  init?(_ text: String) {
    var digits = PrintedNumber.plain(text)
    var scale = 1.0
    if digits.hasSuffix("%") {
      digits = String(digits.dropLast())
      scale = 0.01
    }
    guard let first = digits.first(where: { $0 != "-" && $0 != "+" }), first.isASCII, first.isNumber || first == "∞"
    else {
      if digits == "∞" || digits == "-∞" {
        self.init(value: digits == "∞" ? .infinity : -.infinity, tolerance: 0, decimals: 0)
        return
      }
      return nil
    }
    if let number = Double(digits) {
      let (decimals, exponent) = PrintedNumber.precision(digits)
      let unit = PrintedNumber.power10(exponent - decimals)
      self.init(value: number * scale, tolerance: 0.5 * unit * scale, decimals: decimals)
      return
    }
    guard let formula = try? Formula(digits), let number = try? formula.evaluate() else { return nil }
    self.init(value: number * scale, tolerance: 1e-9, decimals: 4)
  }

  private init(value: Double, tolerance: Double, decimals: Int) {
    self.value = value
    self.tolerance = tolerance
    self.decimals = decimals
  }

  /// Whether a value rounds to what is printed.
  func agrees(with computed: Double) -> Bool {
    if value == computed { return true }
    return (value - computed).magnitude <= tolerance * (1 + 1e-9) + 1e-12 * computed.magnitude
  }

  /// The numbers of a list, `(−6.21, −7.56, −9.0)`; nil where one is none.
  static func list(_ text: String) -> [PrintedNumber]? {
    let inside = text.filter { !"()[]（）{} ".contains($0) }
    var numbers: [PrintedNumber] = []
    for part in inside.split(whereSeparator: { ",，、;；".contains($0) }) {
      guard let number = PrintedNumber(String(part)) else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  /// ASCII digits and signs alone; a power of ten as `e-4`.
  private static func plain(_ text: String) -> String {
    var plain = ""
    for character in text.trimmingBlanks {
      switch character {
      case "−", "–", "－": plain += "-"
      case ",", " ", "\u{2009}", "\u{A0}", "≈", "~", "$": continue
      case "％": plain += "%"
      default:
        if let digit = superscripts[character] {
          if plain.hasSuffix("×10") { plain = String(plain.dropLast(3)) + "e" }
          plain += digit
        } else {
          plain.append(character)
        }
      }
    }
    return plain.hasPrefix("+") ? String(plain.dropFirst()) : plain
  }

  private static let superscripts: [Character: String] = [
    "⁻": "-", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
  ]

  /// Digits behind the point, and the exponent.
  private static func precision(_ digits: String) -> (decimals: Int, exponent: Int) {
    let parts = digits.split(maxSplits: 1) { $0 == "e" || $0 == "E" }
    let mantissa = parts.first ?? ""
    let decimals = mantissa.firstIndex(of: ".").map { mantissa[$0...].count - 1 } ?? 0
    return (decimals, parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
  }

  private static func power10(_ exponent: Int) -> Double {
    var power = 1.0
    for _ in 0..<min(400, Int(exponent.magnitude)) { power *= 10 }
    return exponent < 0 ? 1 / power : power
  }
}
