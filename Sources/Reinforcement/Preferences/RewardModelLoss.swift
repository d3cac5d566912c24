/// The loss of a reward model for one comparison.
///
///     −log σ(r_c − r_r − m) + c (r_c + r_r)²
///
/// - Parameters:
///   - chosen: `r_c`.
///   - rejected: `r_r`.
///   - margin: `m`, how much better the chosen answer should score.
///   - centring: `c` ≥ 0, which pulls the scores towards 0: the comparison itself fixes only their difference.
/// - Source: Ouyang et al., InstructGPT, arXiv 2203.02155, eq. 1 (one pair); margin: Touvron et al., Llama 2,
///   arXiv 2307.09288, eq. 2; centring: Eisenstein et al., arXiv 2312.09244.
public func comparisonLoss(chosen: Double, rejected: Double, margin: Double = 0, centring: Double = 0) -> Double {
  centring * (chosen + rejected) * (chosen + rejected) - logSigmoid(chosen - rejected - margin)
}

/// The derivatives of ``comparisonLoss(chosen:rejected:margin:centring:)`` by both scores.
///
///     by r_c: −σ(−(r_c − r_r − m)) + 2c (r_c + r_r),   by r_r: +σ(−(r_c − r_r − m)) + 2c (r_c + r_r)
///
/// - Parameters: as there.
public func comparisonSlopes(
  chosen: Double, rejected: Double, margin: Double = 0, centring: Double = 0
) -> (chosen: Double, rejected: Double) {
  let push = sigmoid(rejected - chosen + margin)
  let pull = 2 * centring * (chosen + rejected)
  return (pull - push, pull + push)
}

/// The chance that the chosen answer wins, as Bradley and Terry model it.
///
///     P(c ≻ r) = σ(r_c − r_r)
///
/// - Source: Bradley & Terry, Biometrika 39, 1952; InstructGPT, arXiv 2203.02155, §3.5.
public func winProbability(chosen: Double, rejected: Double) -> Double {
  sigmoid(chosen - rejected)
}

/// The loss for a ranking of K answers: the mean over all its pairs.
///
///     −(1/C(K,2)) Σ_{i<j} log σ(r_i − r_j),   i ranked above j
///
/// - Parameter ranked: `r` [K], best answer first, K ≥ 2.
/// - Source: InstructGPT, arXiv 2203.02155, eq. 1.
public func rankingLoss(ranked: [Double]) -> Double {
  mean(pairs(ranked.count).map { i, j in -logSigmoid(ranked[i] - ranked[j]) })
}

/// The gradient of ``rankingLoss(ranked:)`` by the scores [K], in ranked order.
///
/// - Parameter ranked: `r` [K], best answer first, K ≥ 2.
public func rankingGradient(ranked: [Double]) -> [Double] {
  var gradient = ranked.map { _ in 0.0 }
  let all = pairs(ranked.count)
  for (i, j) in all {
    let push = sigmoid(ranked[j] - ranked[i]) / Double(all.count)
    gradient[i] -= push
    gradient[j] += push
  }
  return gradient
}

/// The loss where only the best of n answers was named.
///
///     −log softmax(r)[best]
///
/// - Parameters:
///   - scores: `r` [n].
///   - best: in 0 ..< n.
/// - Source: Ziegler et al., arXiv 1909.08593, eq. 1 (n = 4), the first choice in Plackett and Luce's model.
public func bestOfLoss(scores: [Double], best: Int) -> Double {
  -SoftmaxDistribution(logits: scores).logProbabilities[best]
}

/// All pairs i < j below a count.
private func pairs(_ count: Int) -> [(Int, Int)] {
  precondition(count > 1, "A ranking needs at least two answers.")
  return (0..<count).flatMap { i in ((i + 1)..<max(i + 1, count)).map { (i, $0) } }
}
