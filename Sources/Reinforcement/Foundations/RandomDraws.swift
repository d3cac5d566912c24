#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A number in [0, 1), each multiple of 2⁻⁵³ equally likely.
public func drawUniform(using generator: inout some RandomNumberGenerator) -> Double {
  Double(generator.next() >> 11) * 0x1p-53
}

/// A whole number in 0 ..< count, each equally likely.
///
/// The high word of a 64 × 64 bit product, redrawn where that would favour some numbers.
///
/// Source: Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29(1), 2019, algorithm 5.
///
/// - Parameter count: at least 1.
public func drawIndex(below count: Int, using generator: inout some RandomNumberGenerator) -> Int {
  precondition(count >= 1, "An index can be drawn only where there is at least one.")
  let bound = UInt64(count)
  var product = generator.next().multipliedFullWidth(by: bound)
  if product.low < bound {
    let threshold = (0 &- bound) % bound
    while product.low < threshold {
      product = generator.next().multipliedFullWidth(by: bound)
    }
  }
  return Int(product.high)
}

/// True with a probability.
///
/// - Parameter probability: in [0, 1].
public func drawCoin(probability: Double, using generator: inout some RandomNumberGenerator) -> Bool {
  drawUniform(using: &generator) < probability
}

/// A number from the standard normal distribution.
///
///     √(−2 ln u) cos 2πv,   u in (0, 1], v in [0, 1)
///
/// Source: Box & Muller, "A Note on the Generation of Random Normal Deviates", 1958.
public func drawNormal(using generator: inout some RandomNumberGenerator) -> Double {
  let u = 1 - drawUniform(using: &generator)
  let v = drawUniform(using: &generator)
  return (-2 * log(u)).squareRoot() * cos(2 * Double.pi * v)
}

/// An index drawn with the given weights.
///
///     P(i) = w_i / Σ w
///
/// - Parameter weights: `w_i` ≥ 0, finite, with a sum above 0; probabilities are such weights.
public func drawCategorical(
  _ weights: some Collection<Double>, using generator: inout some RandomNumberGenerator
) -> Int {
  let total = weights.reduce(0, +)
  precondition(total > 0, "An index can be drawn only where a weight is above 0.")
  var left = drawUniform(using: &generator) * total
  var last = 0
  for (index, weight) in weights.enumerated() where weight > 0 {
    if left < weight { return index }
    left -= weight
    last = index
  }
  return last
}

/// The elements in an order drawn anew, every order equally likely.
///
/// Source: Knuth, The Art of Computer Programming vol. 2, 3rd ed., algorithm 3.4.2P.
public func shuffled<Element>(
  _ elements: [Element], using generator: inout some RandomNumberGenerator
) -> [Element] {
  var elements = elements
  for index in elements.indices.dropFirst().reversed() {
    elements.swapAt(index, drawIndex(below: index + 1, using: &generator))
  }
  return elements
}
