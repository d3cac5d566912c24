extension Calculator {
  /// Group baselines: GRPO, GSPO, RLOO, GPG.
  static let groupQuantities: [CalculatorQuantity] = []
}
