/// A random matrix with orthonormal rows or columns (whichever are fewer), times a gain.
///
///     W = g Q,   QᵀQ = I or QQᵀ = I
///
/// `Q` comes from normal random numbers by Gram–Schmidt, done twice so that rounding does not spoil it; it is uniform
/// among all such matrices. A layer of this kind neither stretches nor shrinks what passes through it, apart from `g`.
///
/// Source: Saxe, McClelland & Ganguli, arXiv 1312.6120, §3; as the initial weights of PPO's networks, with gains √2
/// within, 0.01 for the policy's output and 1 for the value's: Huang et al., "The 37 Implementation Details of Proximal
/// Policy Optimization" (2022), detail 2.
///
/// - Parameters:
///   - rows: at least 1.
///   - columns: at least 1.
///   - gain: `g`.
/// - Returns: rows × columns, row by row.
public func orthogonalMatrix(
  rows: Int, columns: Int, gain: Double, using generator: inout some RandomNumberGenerator
) -> [Double] {
  precondition(rows >= 1 && columns >= 1, "A matrix has at least one row and one column.")
  let (count, length) = (min(rows, columns), max(rows, columns))
  var frame: [[Double]] = []
  while frame.count < count {
    var candidate = (0..<length).map { _ in drawNormal(using: &generator) }
    for _ in 0..<2 { removeComponents(along: frame, from: &candidate) }
    let size = dot(candidate, candidate).squareRoot()
    if size > 1e-8 { frame.append(candidate.map { $0 / size }) }
  }
  var matrix = [Double](repeating: 0, count: rows * columns)
  for row in 0..<rows {
    for column in 0..<columns {
      matrix[row * columns + column] = gain * (rows <= columns ? frame[row][column] : frame[column][row])
    }
  }
  return matrix
}

private func removeComponents(along frame: [[Double]], from vector: inout [Double]) {
  for axis in frame {
    let component = dot(axis, vector)
    for index in vector.indices { vector[index] -= component * axis[index] }
  }
}
