/// What a number may be, and the words that say so.
struct Allowed: Sendable {
  /// Ends the sentence "gamma is 1.2; …".
  let phrase: String
  let accepts: @Sendable (Double) -> Bool

  init(_ phrase: String, _ accepts: @escaping @Sendable (Double) -> Bool) {
    self.phrase = phrase
    self.accepts = accepts
  }

  static let finite = Allowed("a finite number is needed") { $0.isFinite }
  static let unitInterval = Allowed("it must lie in [0, 1]") { $0 >= 0 && $0 <= 1 }
  static let positive = Allowed("a finite number above 0 is needed") { $0.isFinite && $0 > 0 }
  static let nonNegative = Allowed("a finite number that is at least 0 is needed") { $0.isFinite && $0 >= 0 }
  static let logProbability = Allowed("a log-probability is finite and at most 0") { $0.isFinite && $0 <= 0 }
  /// Logits: −∞ masks an action.
  static let logit = Allowed("a finite number is needed, or \"-Infinity\" to mask the action") { $0 < .infinity }

  /// Label smoothing and the like: 0 ≤ x < bound.
  static func nonNegative(below bound: Double) -> Allowed {
    Allowed("it must be at least 0 and below \(JSONText.of(bound))") { $0 >= 0 && $0 < bound }
  }
}
