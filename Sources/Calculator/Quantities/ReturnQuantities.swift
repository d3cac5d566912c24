extension Calculator {
  static let returnQuantities: [CalculatorQuantity] = []
}
