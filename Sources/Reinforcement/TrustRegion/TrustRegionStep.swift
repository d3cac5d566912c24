import RealModule

/// One step of TRPO on a tabular softmax policy: the surrogate's gradient, the step to the edge of the trust region,
/// and the backtracking line search.
///
///     g = ∇ mean(ρÂ) at θ_old,   H = F + damping · I,   x = H⁻¹g,   β = √(2δ / xᵀHx)
///     θ_j = θ_old + c^j βx: the first j with KL(old‖θ_j) ≤ δ and mean(ρÂ) ≥ mean(Â)
///
/// Source: Schulman et al., TRPO, arXiv 1502.05477, eq. 14 and appendix C.
public struct TrustRegionStep: Equatable, Sendable {
  /// `θ_old` [S][A].
  public let theta: [[Double]]
  /// What the old policy did.
  public let samples: SurrogateSamples
  /// `δ` > 0, the bound on KL(old‖new).
  public let bound: Double
  /// `F` and the damping.
  public let fisher: FisherMatrix

  /// - Parameters:
  ///   - theta: `θ_old` [S][A]; −∞ masks an action.
  ///   - samples: drawn by the policy of `θ_old`.
  ///   - bound: `δ` > 0.
  ///   - damping: at least 0.
  public init(theta: [[Double]], samples: SurrogateSamples, bound: Double, damping: Double) {
    self.theta = theta
    self.samples = samples
    self.bound = bound
    self.fisher = FisherMatrix(
      policy: softmaxPolicy(theta), shares: samples.stateShares(of: theta.count), damping: damping)
  }

  /// `g` [S·A], to be ascended.
  ///
  ///     g[s][b] = (1/N) (c[s][b] − π(b|s) Σ_a c[s][a]),   c[s][a] = Σ_{i: s_i = s, a_i = a} Â_i
  public var gradient: [Double] {
    let sums = advantageSums
    return theta.indices.flatMap { s in
      let policy = fisher.policy[s].probabilities
      let total = compensatedSum(sums[s])
      return zip(sums[s], policy).map { ($0 - $1 * total) / Double(samples.count) }
    }
  }

  /// False where the gradient is 0 up to rounding: then there is no direction to step in.
  public var hasDirection: Bool {
    let largest = samples.advantages.map(abs).max() ?? 0
    return gradient.contains { abs($0) > 4 * .ulpOfOne * largest }
  }

  /// `x = H⁻¹g` [S·A]; without damping the pseudo-inverse, which gives the shortest solution.
  ///
  /// H has one block for each state, a diagonal D less a rank-one part, so that no decomposition is needed:
  ///
  ///     x = D⁻¹(g − κπ),   D = (n_s/N) diag π + damping · I,   κ = Σ_a g_a/D_a / Σ_a π_a/D_a
  ///
  /// Without damping that is `c_a/(n_s π_a)` less its mean over the actions.
  public var exactDirection: [Double] {
    let sums = advantageSums
    let gradients = fisher.blocks(gradient)
    return theta.indices.flatMap { s in
      fisher.damping > 0 ? dampedSolution(gradients[s], state: s) : shortestSolution(sums[s], state: s)
    }
  }

  /// Iterates of the conjugate gradient method for H·x = g.
  ///
  /// - Parameter iterations: how many, from x = 0.
  /// - Returns: the state after 0, 1, …, `iterations` iterations.
  public func conjugateGradientIterates(_ iterations: Int) -> [ConjugateGradient] {
    var method = ConjugateGradient(rightSide: gradient)
    return [method]
      + (0..<iterations).map { _ in
        method.step(fisher.dampedProduct)
        return method
      }
  }

  /// The full step's length.
  ///
  ///     β = √(2δ / xᵀHx)
  ///
  /// - Parameter x: the direction [S·A], not 0.
  /// - Source: arXiv 1502.05477, appendix C.
  public func stepLength(along x: [Double]) -> Double {
    .sqrt(2 * bound / fisher.dampedQuadraticForm(x))
  }

  /// The policy at `θ_old + scale · x`.
  ///
  /// - Parameters:
  ///   - x: the direction [S·A].
  ///   - scale: how far.
  public func policy(along x: [Double], scale: Double) -> [SoftmaxDistribution] {
    zip(theta, fisher.blocks(x)).map { row, block in
      SoftmaxDistribution(logits: zip(row, block).map { $0 + scale * $1 })
    }
  }

  /// What a step does.
  public struct Outcome: Equatable, Sendable {
    /// `½ (scale · x)ᵀ F (scale · x)`, the divergence the quadratic model promises.
    public let quadraticKL: Double
    /// `KL(old‖new)`, which the paper bounds.
    public let klOldNew: Double
    /// `KL(new‖old)`.
    public let klNewOld: Double
    /// `mean(ρÂ) − mean(Â)`.
    public let improvement: Double
  }

  /// Measures the step `scale · x`.
  ///
  /// - Parameters:
  ///   - x: the direction [S·A].
  ///   - scale: how far.
  public func outcome(along x: [Double], scale: Double) -> Outcome {
    let new = policy(along: x, scale: scale)
    let shares = fisher.shares
    return Outcome(
      quadraticKL: scale * scale * fisher.quadraticForm(x) / 2,
      klOldNew: meanKL(fisher.policy, new, shares: shares), klNewOld: meanKL(new, fisher.policy, shares: shares),
      improvement: surrogateImprovement(policy: new, old: fisher.policy, samples: samples))
  }

  /// The line search: the first j whose step `c^j · scale · x` is within the bound and no worse.
  ///
  /// - Parameters:
  ///   - x: the direction [S·A].
  ///   - scale: `β`.
  ///   - coefficient: `c` in (0, 1).
  ///   - limit: j stays below it.
  /// - Returns: j, or nil where none is accepted.
  public func acceptedBacktrack(along x: [Double], scale: Double, coefficient: Double, limit: Int) -> Int? {
    (0..<limit).first { j in
      accepts(outcome(along: x, scale: .pow(coefficient, j) * scale))
    }
  }

  /// `KL(old‖new) ≤ δ` and no loss of the surrogate.
  public func accepts(_ outcome: Outcome) -> Bool {
    outcome.klOldNew <= bound && outcome.improvement >= 0
  }

  /// `c[s][a]`, the summed advantages of each state and action.
  private var advantageSums: [[Double]] {
    var sums = theta.map { $0.map { _ in 0.0 } }
    for i in 0..<samples.count { sums[samples.states[i]][samples.actions[i]] += samples.advantages[i] }
    return sums
  }

  private func dampedSolution(_ g: [Double], state s: Int) -> [Double] {
    let policy = fisher.policy[s].probabilities
    let diagonal = policy.map { fisher.shares[s] * $0 + fisher.damping }
    let pull = compensatedSum(zip(g, diagonal).map { $0 / $1 }) / compensatedSum(zip(policy, diagonal).map { $0 / $1 })
    return g.indices.map { (g[$0] - pull * policy[$0]) / diagonal[$0] }
  }

  private func shortestSolution(_ sums: [Double], state s: Int) -> [Double] {
    guard fisher.shares[s] > 0 else { return sums.map { _ in 0 } }
    let count = fisher.shares[s] * Double(samples.count)
    let weights = sums.indices.map { a in
      sums[a] == 0 ? 0 : sums[a] / count * .exp(-fisher.policy[s].logProbabilities[a])
    }
    return shortestShift(of: weights, for: fisher.policy[s])
  }
}
