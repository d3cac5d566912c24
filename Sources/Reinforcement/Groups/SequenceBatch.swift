/// Log-probabilities of sampled answers, token by token, with what the group losses need.
public struct SequenceBatch: Equatable, Sendable {
  /// `log π(o_t|q, o_{<t})` of the policy being trained [B][L].
  public let new: [[Double]]
  /// Those of the policy that drew the tokens [B][L], constant; nil where it is the same policy (on-policy).
  public let old: [[Double]]?
  /// Which tokens belong to the answer [B][L], at least one in each sequence.
  public let mask: [[Bool]]
  /// `Â` [B], one for each sequence, constant.
  public let advantages: [Double]

  public init(new: [[Double]], old: [[Double]]?, mask: [[Bool]], advantages: [Double]) {
    precondition(
      new.count == mask.count && new.count == advantages.count && mask.allSatisfy { $0.contains(true) },
      "Every sequence has log-probabilities, a mask with a token in it, and an advantage.")
    self.new = new
    self.old = old
    self.mask = mask
    self.advantages = advantages
  }

  /// `B`.
  public var count: Int {
    new.count
  }

  /// `|o_i|` [B], the number of tokens that count.
  public var lengths: [Double] {
    mask.map { row in Double(row.count { $0 }) }
  }

  /// `log ρ` of one token: 0 on-policy.
  public func logRatio(_ i: Int, _ t: Int) -> Double {
    old.map { new[i][t] - $0[i][t] } ?? 0
  }

  /// `Σ_t m_t log ρ_t` of one sequence.
  public func logRatioSum(_ i: Int) -> Double {
    compensatedSum(tokens(i).map { logRatio(i, $0) })
  }

  /// The places of the tokens that count in one sequence.
  public func tokens(_ i: Int) -> [Int] {
    mask[i].indices.filter { mask[i][$0] }
  }

  /// A value for each token that counts, 0 elsewhere [B][L].
  func spread(_ value: (Int, Int) -> Double) -> [[Double]] {
    mask.indices.map { i in mask[i].indices.map { t in mask[i][t] ? value(i, t) : 0 } }
  }

  /// The mean of a value over all tokens that count.
  func tokenMean(_ value: (Int, Int) -> Double) -> Double {
    mean(mask.indices.flatMap { i in tokens(i).map { value(i, $0) } })
  }
}

/// A loss with its gradient by the log-probabilities of the tokens.
public struct TokenLoss: Equatable, Sendable {
  /// The loss, to be minimised.
  public let loss: Double
  /// `∂loss/∂log π` [B][L]; 0 off the mask.
  public let gradient: [[Double]]
}
