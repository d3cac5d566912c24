extension Calculator {
  /// Softmax, policy gradients, importance sampling, actor-critic.
  static let gradientQuantities: [CalculatorQuantity] = []
}
