extension Calculator {
  static let normalisationQuantities: [CalculatorQuantity] = []
}
