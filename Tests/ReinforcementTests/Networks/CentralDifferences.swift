@testable import Reinforcement

/// `(f(x + h eᵢ) − f(x − h eᵢ)) / 2h` for each `i`: what the gradient must be, from values alone.
func centralDifferences(of x: [Double], step h: Double = 1e-5, _ f: ([Double]) -> Double) -> [Double] {
  x.indices.map { index in
    var (up, down) = (x, x)
    up[index] += h
    down[index] -= h
    return (f(up) - f(down)) / (2 * h)
  }
}

/// The largest difference between two lists, each measured against 1 or the numbers' own size.
func largestDifference(_ x: [Double], _ y: [Double]) -> Double {
  guard x.count == y.count else { return .infinity }
  return zip(x, y).map { abs($0 - $1) / max(1, abs($0), abs($1)) }.max() ?? 0
}

/// Normal random numbers from a seed.
func normalNumbers(_ count: Int, seed: UInt64, scale: Double = 1) -> [Double] {
  var generator = SeededGenerator(seed: seed)
  return (0..<count).map { _ in scale * drawNormal(using: &generator) }
}

/// 0.3 + 0.17 i − 0.01 i²: weights that are all different, so that no two errors cancel.
func unequalWeight(_ index: Int) -> Double {
  let i = Double(index)
  return 0.3 + 0.17 * i - 0.01 * i * i
}
