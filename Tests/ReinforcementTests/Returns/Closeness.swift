/// True where both rows agree to 1e-12, absolutely or relatively.
func isClose(_ left: [Double], _ right: [Double], within tolerance: Double = 1e-12) -> Bool {
  left.count == right.count && zip(left, right).allSatisfy { isClose($0, $1, within: tolerance) }
}

/// True where both numbers agree to 1e-12, absolutely or relatively.
func isClose(_ left: Double, _ right: Double, within tolerance: Double = 1e-12) -> Bool {
  left == right || abs(left - right) <= tolerance * max(1, abs(left), abs(right))
}

/// base · base · … , exponent times; 0⁰ = 1.
func power(_ base: Double, _ exponent: Int) -> Double {
  (0..<exponent).reduce(1) { product, _ in product * base }
}
