/// Scores fitted to the outcomes of comparisons by maximum likelihood.
public struct BradleyTerryFit: Equatable, Sendable {
  /// `s` [K], Σ s = 0.
  public let scores: [Double]
  /// `−Σ_{i,j} w_ij log σ(s_i − s_j)` at its minimum.
  public let negativeLogLikelihood: Double
}

/// Fits the model of Bradley and Terry.
///
///     P(i beats j) = σ(s_i − s_j),   s = argmin −Σ_{i,j} w_ij log σ(s_i − s_j),   Σ s = 0
///
/// The likelihood is concave. Newton's method with halved steps climbs it until no step makes a difference.
///
/// - Parameter wins: `w` [K][K]; `w_ij` ≥ 0 counts how often i beat j, the diagonal is 0.
/// - Returns: nil where there are no finite scores: unless the graph of wins is strongly connected, someone (or some
///   group) never loses to the others, and the likelihood grows for ever.
/// - Source: Bradley & Terry, Biometrika 39, 1952; existence: Ford, "Solution of a ranking problem from binary
///   comparisons", 1957; Hunter, Annals of Statistics 32, 2004, assumption 1.
public func fitBradleyTerry(wins: [[Double]]) -> BradleyTerryFit? {
  guard unreachablePair(wins) == nil else { return nil }
  var scores = wins.map { _ in 0.0 }
  for _ in 0..<500 {
    let next = improvedBradleyTerryScores(wins: wins, scores: scores)
    guard next != scores else { break }
    scores = next
  }
  return BradleyTerryFit(scores: scores, negativeLogLikelihood: negativeLogLikelihood(wins, scores))
}

/// One step of the fit: Newton's, halved until the likelihood does not fall.
///
///     s ← s − c H⁻¹ ∇(−log L),   c = 1, ½, ¼, …
///
/// - Parameters:
///   - wins: `w` [K][K], strongly connected.
///   - scores: `s` [K], Σ s = 0.
/// - Returns: the new scores, Σ = 0; the same ones where no step helps any more.
public func improvedBradleyTerryScores(wins: [[Double]], scores: [Double]) -> [Double] {
  guard let step = newtonStep(wins, scores) else { return scores }
  return descending(wins, from: scores, along: step)
}

/// Two competitors of whom the second cannot be reached from the first along wins; nil where the graph is strongly
/// connected.
///
/// - Parameter wins: `w` [K][K].
public func unreachablePair(_ wins: [[Double]]) -> (from: Int, to: Int)? {
  // Strongly connected ⇔ competitor 0 reaches everyone and everyone reaches competitor 0.
  let forward = reached(wins.count) { wins[$0][$1] > 0 }
  if let missed = forward.firstIndex(of: false) { return (0, missed) }
  let backward = reached(wins.count) { wins[$1][$0] > 0 }
  return backward.firstIndex(of: false).map { ($0, 0) }
}

/// Who can be reached from competitor 0.
private func reached(_ count: Int, leads: (Int, Int) -> Bool) -> [Bool] {
  var seen = Array(repeating: false, count: count)
  var frontier = [0]
  while let i = frontier.popLast() {
    guard !seen[i] else { continue }
    seen[i] = true
    frontier += (0..<count).filter { !seen[$0] && leads(i, $0) }
  }
  return seen
}

/// `−Σ w_ij log σ(s_i − s_j)`.
///
/// - Parameters:
///   - wins: `w` [K][K].
///   - scores: `s` [K].
public func negativeLogLikelihood(_ wins: [[Double]], _ scores: [Double]) -> Double {
  compensatedSum(
    scores.indices.flatMap { i in
      scores.indices.map { j in product(wins[i][j], -logSigmoid(scores[i] - scores[j])) }
    })
}

/// `∂/∂s_i = Σ_j [w_ji σ(s_i − s_j) − w_ij σ(s_j − s_i)]` of the negative log-likelihood.
///
/// - Parameters:
///   - wins: `w` [K][K].
///   - scores: `s` [K].
public func bradleyTerryGradient(_ wins: [[Double]], _ scores: [Double]) -> [Double] {
  scores.indices.map { i in
    compensatedSum(
      scores.indices.flatMap { j in
        [wins[j][i] * sigmoid(scores[i] - scores[j]), -wins[i][j] * sigmoid(scores[j] - scores[i])]
      })
  }
}

/// `H⁻¹∇` on Σ s = 0; the Hessian's null direction is filled by a constant.
private func newtonStep(_ wins: [[Double]], _ scores: [Double]) -> [Double]? {
  let count = scores.count
  var hessian = Matrix(rows: count, columns: count)
  for i in 0..<count {
    for j in 0..<count where i != j {
      let apart = scores[i] - scores[j]
      let weight = (wins[i][j] + wins[j][i]) * sigmoid(apart) * sigmoid(-apart)
      hessian[i, i] += weight
      hessian[i, j] -= weight
    }
  }
  let fill = (0..<count).map { hessian[$0, $0] }.max() ?? 1
  for i in 0..<count {
    for j in 0..<count { hessian[i, j] += fill / Double(count) }
  }
  return hessian.solving(bradleyTerryGradient(wins, scores))
}

/// The longest of the halved Newton steps that does not raise the negative log-likelihood; the start where none is left.
private func descending(_ wins: [[Double]], from start: [Double], along step: [Double]) -> [Double] {
  let before = negativeLogLikelihood(wins, start)
  var scale = 1.0
  while scale > 1e-10 {
    let next = deviations(zip(start, step).map { $0 - scale * $1 })
    let after = negativeLogLikelihood(wins, next)
    if after < before { return next }
    // At the foot of the valley the likelihood is flat to the last digit, and the gradient still tells.
    if scale == 1, after <= before * (1 + 1e-13), steepness(wins, next) < steepness(wins, start) { return next }
    scale /= 2
  }
  return start
}

private func steepness(_ wins: [[Double]], _ scores: [Double]) -> Double {
  bradleyTerryGradient(wins, scores).map(abs).max() ?? 0
}
