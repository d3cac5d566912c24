extension Calculator {
  static let planningQuantities: [CalculatorQuantity] = []
}
