/// The chance that at least one of k answers is right, estimated from more answers than k.
///
///     pass@k = 1 − C(n−c, k)/C(n, k) = 1 − ∏_{i=n−c+1}^{n} (1 − k/i)
///
/// Among all ways to pick k of the n answers: the share that picks a right one. Unbiased, where 1 − (1 − c/n)^k is not.
///
/// - Parameters:
///   - samples: `n` ≥ k, answers drawn.
///   - correct: `c` ≤ n, how many of them are right.
///   - k: ≥ 1.
/// - Source: Chen et al., "Evaluating Large Language Models Trained on Code", arXiv 2107.03374, §2.1.
public func passAtK(samples: Int, correct: Int, k: Int) -> Double {
  precondition(k > 0 && k <= samples && (0...samples).contains(correct), "k answers are picked from those drawn.")
  let wrong = samples - correct
  guard wrong >= k else { return 1 }
  var missed = 1.0
  for i in wrong + 1..<samples + 1 { missed *= 1 - Double(k) / Double(i) }
  return 1 - missed
}
