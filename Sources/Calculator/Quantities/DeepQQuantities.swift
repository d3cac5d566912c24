extension Calculator {
  static let deepQQuantities: [CalculatorQuantity] = []
}
