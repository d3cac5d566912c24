extension Calculator {
  static let tabularQuantities: [CalculatorQuantity] = []
}
