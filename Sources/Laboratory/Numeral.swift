/// Numbers as the book prints them: a true minus sign, no exponent where it can be avoided, no locale.
public enum Numeral {
  /// Always this many decimals: `−0.500`. Columns of numbers align.
  public static func fixed(_ value: Double, _ decimals: Int = 3) -> String {
    guard value.isFinite else { return special(value) }
    let scale = power10(decimals)
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 1e15 else { return scientific(value) }
    let units = UInt64(scaled)
    let whole = units / UInt64(scale)
    let sign = value < 0 && units != 0 ? "−" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    let fraction = String(units % UInt64(scale))
    return "\(sign)\(whole)." + String(repeating: "0", count: decimals - fraction.count) + fraction
  }

  /// As short as it can be with at most this many decimals: `0.9`, `−1.25`, `3`; very small or large ones as 3.2e−7.
  public static func short(_ value: Double, _ decimals: Int = 4) -> String {
    guard value.isFinite else { return special(value) }
    let magnitude = value.magnitude
    if magnitude != 0 && (magnitude < 0.5 / power10(decimals) * 10 || magnitude >= 1e9) {
      let plain = fixed(value, decimals)
      return magnitude < 1e9 && Double(plain.replacingMinus) == value ? trimmed(plain) : scientific(value)
    }
    return trimmed(fixed(value, decimals))
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  private static func scientific(_ value: Double) -> String {
    var exponent = 0
    var mantissa = value.magnitude
    while mantissa >= 10 {
      mantissa /= 10
      exponent += 1
    }
    while mantissa < 1 {
      mantissa *= 10
      exponent -= 1
    }
    if (mantissa * 1000).rounded() >= 10_000 {
      mantissa /= 10
      exponent += 1
    }
    let sign = value < 0 ? "−" : ""
    return "\(sign)\(trimmed(fixed(mantissa, 3)))e\(exponent < 0 ? "−" : "")\(exponent.magnitude)"
  }

  private static func special(_ value: Double) -> String {
    value.isNaN ? "NaN" : value < 0 ? "−∞" : "∞"
  }

  private static func power10(_ exponent: Int) -> Double {
    var power = 1.0
    for _ in 0..<max(0, exponent) { power *= 10 }
    return power
  }
}

extension String {
  fileprivate var replacingMinus: String { String(map { $0 == "−" ? "-" : $0 }) }
}

/// Letters and signs of the book in ASCII: `γ` is `gamma`, `−` is `-`, `δ₂` is `delta2`.
public enum Transliteration {
  /// The text with every character that ASCII lacks spelt out; what has no spelling stays.
  public static func ascii(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    var result = ""
    var last: Character = " "
    for character in text {
      result += character.isASCII ? String(character) : spelt(character, after: last, in: result)
      last = character
    }
    return result
  }

  /// Small digits keep apart what stands above and what below: `x⁽¹⁾₀` is `x^(1)_0`, `10⁻¹²` is `10^-12`. A mark on a
  /// name, `G₄✗`, goes in brackets: `G4(x)`.
  private static func spelt(_ character: Character, after last: Character, in result: String) -> String {
    if let digit = Superscript.digits.firstIndex(of: character) {
      return "⁽⁻".contains(last) || Superscript.digits.contains(last) ? "\(digit)" : "^\(digit)"
    }
    if let digit = Subscript.digits.firstIndex(of: character) {
      return last == "⁾" || Superscript.digits.contains(last) ? "_\(digit)" : "\(digit)"
    }
    guard let spelling = spellings[character] else { return String(character) }
    if (character == "✓" || character == "✗") && last != " " { return "(\(spelling))" }
    let needsBlank = spelling.first?.isLetter == true && result.last?.isLetter == true
    return (needsBlank ? " " : "") + spelling
  }

  private static let spellings: [Character: String] = [
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta", "θ": "theta", "κ": "kappa",
    "λ": "lambda", "μ": "mu", "ν": "nu", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ψ": "psi",
    "ω": "omega", "Δ": "Delta", "Σ": "Sum", "Π": "Prod", "Â": "A^", "ĝ": "g^", "∇": "grad", "∞": "inf", "∑": "sum",
    "√": "sqrt", "−": "-", "·": "*", "×": "x", "÷": "/", "±": "+-", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~=",
    "→": "->", "←": "<-", "↑": "^", "↓": "v", "′": "'", "…": "...", "–": "-", "—": "--", "“": "\"", "”": "\"",
    "‘": "'", "’": "'", "ₜ": "_t", "ₖ": "_k", "ᵢ": "_i", "ⱼ": "_j", "ₙ": "_n", "ₗ": "_l", "₊": "+", "₋": "-",
    "⁻": "^-", "⁽": "^(", "⁾": ")", "ᵏ": "^k", "ˡ": "^l", "ᵗ": "^t", "ᵀ": "^T", "▸": ">", "◀": "<", "●": "o",
    "│": "|", "─": "-", "‖": "||", "∈": "in", "⇄": "<->", "✓": "ok", "✗": "x", "½": "1/2", "¼": "1/4", "¾": "3/4",
    "⅓": "1/3", "⅔": "2/3", "┌": "+", "┐": "+", "└": "+", "┘": "+", "▲": "^", "▼": "v", "▶": ">", "◆": "*", "╶": "-",
  ]
}
