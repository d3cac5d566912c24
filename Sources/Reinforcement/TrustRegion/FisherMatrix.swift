import RealModule

/// The Fisher information of a tabular softmax policy over the states of the samples.
///
///     F = Σ_s (n_s/N) (diag π_s − π_s π_sᵀ),   H = F + damping · I
///
/// θ is flattened row by row: `θ[s][a]` is at `s·A + a`. F has one block for each state.
///
/// Source: Schulman et al., TRPO, arXiv 1502.05477, appendix C (the Hessian of the mean KL at θ_old).
public struct FisherMatrix: Equatable, Sendable {
  /// `π_old` [S].
  public let policy: [SoftmaxDistribution]
  /// `n_s/N` [S].
  public let shares: [Double]
  /// Added to the diagonal, at least 0.
  public let damping: Double

  public init(policy: [SoftmaxDistribution], shares: [Double], damping: Double) {
    self.policy = policy
    self.shares = shares
    self.damping = damping
  }

  private var actionCount: Int {
    policy.first?.probabilities.count ?? 0
  }

  /// `F`, without damping [S·A][S·A].
  public var matrix: Matrix {
    let size = policy.count * actionCount
    var matrix = Matrix(rows: size, columns: size)
    for (s, distribution) in policy.enumerated() {
      for a in 0..<actionCount {
        for b in 0..<actionCount {
          matrix[s * actionCount + a, s * actionCount + b] = shares[s] * covariance(distribution, a, b)
        }
      }
    }
    return matrix
  }

  /// `π(a) (1{a = b} − π(b))`.
  private func covariance(_ distribution: SoftmaxDistribution, _ a: Int, _ b: Int) -> Double {
    let chance = distribution.probabilities[a]
    return a == b
      ? chance * -.expMinusOne(distribution.logProbabilities[a]) : negative(chance * distribution.probabilities[b])
  }

  /// `F·v`, without building F.
  ///
  ///     (F v)_s = (n_s/N) π_s ∘ (v_s − π_s·v_s)
  ///
  /// - Parameter v: [S·A].
  public func product(_ v: [Double]) -> [Double] {
    zip(policy.indices, blocks(v)).flatMap { s, block in policy[s].centred(block).map { shares[s] * $0 } }
  }

  /// `H·v = F·v + damping · v`.
  ///
  /// - Parameter v: [S·A].
  public func dampedProduct(_ v: [Double]) -> [Double] {
    zip(product(v), v).map { $0 + damping * $1 }
  }

  /// `vᵀFv = Σ_s (n_s/N) Σ_a π_s(a) (v_s(a) − π_s·v_s)²`.
  ///
  /// - Parameter v: [S·A].
  public func quadraticForm(_ v: [Double]) -> Double {
    compensatedSum(
      zip(policy.indices, blocks(v)).map { s, block in
        let centre = expectedValue(block, under: policy[s])
        let terms = zip(policy[s].probabilities, block).map { Reinforcement.product($0, $1 - centre) * ($1 - centre) }
        return shares[s] * compensatedSum(terms)
      })
  }

  /// `vᵀHv`.
  ///
  /// - Parameter v: [S·A].
  public func dampedQuadraticForm(_ v: [Double]) -> Double {
    quadraticForm(v) + damping * compensatedSum(v.map { $0 * $0 })
  }

  /// A vector cut into the blocks of the states.
  ///
  /// - Parameter v: [S·A].
  public func blocks(_ v: [Double]) -> [[Double]] {
    policy.indices.map { Array(v[$0 * actionCount..<($0 + 1) * actionCount]) }
  }
}
