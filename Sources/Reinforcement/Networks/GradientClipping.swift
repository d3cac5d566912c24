/// Shortens a gradient that is longer than a bound, and keeps its direction.
///
///     g ← g · min(1, c / (‖g‖ + 10⁻⁶)),   ‖g‖ the Euclidean norm over all parameters together
///
/// Source: Pascanu, Mikolov & Bengio, arXiv 1211.5063, algorithm 1; the 10⁻⁶ is PyTorch's.
///
/// - Parameters:
///   - gradient: `g`, shortened in place.
///   - maximum: `c` > 0.
/// - Returns: ‖g‖ before.
@discardableResult
public func clipGradientNorm(_ gradient: inout [Double], maximum: Double) -> Double {
  precondition(maximum > 0, "A gradient is clipped to a length above 0.")
  let norm = gradient.withUnsafeBufferPointer { buffer in
    buffer.baseAddress.map { innerProduct($0, $0, count: buffer.count).squareRoot() } ?? 0
  }
  let factor = maximum / (norm + 1e-6)
  guard factor < 1 else { return norm }
  for index in gradient.indices { gradient[index] *= factor }
  return norm
}
