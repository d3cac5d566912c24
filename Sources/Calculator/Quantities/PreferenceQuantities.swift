extension Calculator {
  /// Preferences: DPO, reward models, Bradley–Terry, RLHF rewards.
  static let preferenceQuantities: [CalculatorQuantity] = []
}
