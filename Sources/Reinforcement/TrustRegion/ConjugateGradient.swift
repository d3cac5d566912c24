import RealModule

/// The conjugate gradient method for H·x = g, one iteration at a time, from x = 0.
///
///     α = rᵀr / pᵀHp,   x ← x + αp,   r ← r − αHp
///     p ← r + (rᵀr new / rᵀr old) p
///
/// Only products with H are needed, never H itself. In exact arithmetic it ends after as many iterations as H has
/// different eigenvalues along g.
///
/// Source: Hestenes & Stiefel, "Methods of Conjugate Gradients for Solving Linear Systems", 1952, §3; used for the TRPO step in arXiv 1502.05477, appendix C.
public struct ConjugateGradient: Equatable, Sendable {
  /// `x`, the solution so far.
  public private(set) var solution: [Double]
  /// `r = g − H·x`.
  public private(set) var residual: [Double]
  /// `p`, where the next iteration goes.
  public private(set) var direction: [Double]
  /// How many iterations were made.
  public private(set) var iterations = 0
  private let initialNorm: Double

  /// At x = 0.
  ///
  /// - Parameter rightSide: `g` [n].
  public init(rightSide: [Double]) {
    solution = rightSide.map { _ in 0 }
    residual = rightSide
    direction = rightSide
    initialNorm = dot(rightSide, rightSide)
  }

  /// True where the residual is nothing but rounding: more iterations change nothing.
  public var isConverged: Bool {
    dot(residual, residual) <= 1e-30 * initialNorm
  }

  /// One iteration; none where it has converged.
  ///
  /// - Parameter product: `p ↦ H·p`, H symmetric and positive semidefinite with g in its range.
  public mutating func step(_ product: ([Double]) -> [Double]) {
    iterations += 1
    let image = product(direction)
    let curvature = dot(direction, image)
    guard !isConverged, curvature > 0 else { return }
    let norm = dot(residual, residual)
    let length = norm / curvature
    solution = zip(solution, direction).map { $0 + length * $1 }
    residual = zip(residual, image).map { $0 - length * $1 }
    let turn = dot(residual, residual) / norm
    direction = zip(residual, direction).map { $0 + turn * $1 }
  }
}
