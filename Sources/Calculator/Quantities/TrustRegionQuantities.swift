extension Calculator {
  /// PPO, TRPO and the divergence between policies.
  static let trustRegionQuantities: [CalculatorQuantity] = []
}
