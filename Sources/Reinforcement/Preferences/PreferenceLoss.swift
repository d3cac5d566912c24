/// The log-probabilities of one compared pair of answers, each summed over its tokens.
public struct PreferencePair: Equatable, Sendable {
  /// `log π(y_c|x)` of the chosen answer.
  public var policyChosen: Double
  /// `log π(y_r|x)` of the rejected answer.
  public var policyRejected: Double
  /// `log π_ref(y_c|x)`.
  public var referenceChosen: Double
  /// `log π_ref(y_r|x)`.
  public var referenceRejected: Double

  public init(policyChosen: Double, policyRejected: Double, referenceChosen: Double, referenceRejected: Double) {
    self.policyChosen = policyChosen
    self.policyRejected = policyRejected
    self.referenceChosen = referenceChosen
    self.referenceRejected = referenceRejected
  }

  /// `log π(y_c) − log π_ref(y_c)`.
  public var chosenLogRatio: Double {
    policyChosen - referenceChosen
  }

  /// `log π(y_r) − log π_ref(y_r)`.
  public var rejectedLogRatio: Double {
    policyRejected - referenceRejected
  }

  /// `h = (log π(y_c) − log π(y_r)) − (log π_ref(y_c) − log π_ref(y_r))`.
  public var margin: Double {
    compensatedSum([policyChosen, -referenceChosen, referenceRejected, -policyRejected])
  }
}

/// What DPO and its variants minimise, as a function of `h`.
public enum PreferenceLossVariant: Equatable, Sendable {
  /// `−(1−ls) log σ(βh) − ls log σ(−βh)`: DPO; with label smoothing ls > 0, conservative DPO.
  case sigmoid(labelSmoothing: Double)
  /// `max(0, 1 − βh)`: SLiC's hinge.
  case hinge
  /// `[−(1−ls) log σ(βh) + ls log σ(−βh)] / (1 − 2ls)`: unbiased where labels are flipped with probability ls.
  case robust(labelSmoothing: Double)
  /// `(h − 1/(2β))²`: IPO.
  case identity
}

/// The loss of one pair.
///
/// The equations stand at ``PreferenceLossVariant``.
///
/// - Parameters:
///   - margin: `h` of ``PreferencePair/margin``.
///   - beta: `β` > 0.
///   - variant: which loss; `ls` in [0, ½).
/// - Source: Rafailov et al., DPO, arXiv 2305.18290, eq. 7; cDPO: E. Mitchell's note, 2023; hinge: Zhao et al., SLiC-HF,
///   arXiv 2305.10425; robust: Chowdhury et al., arXiv 2403.00409; IPO: Azar et al., arXiv 2310.12036, eq. 17.
public func preferenceLoss(margin h: Double, beta: Double, variant: PreferenceLossVariant) -> Double {
  switch variant {
  case .sigmoid(let ls):
    return -(1 - ls) * logSigmoid(beta * h) - ls * logSigmoid(-beta * h)
  case .hinge:
    return max(0, 1 - beta * h)
  case .robust(let ls):
    return (-(1 - ls) * logSigmoid(beta * h) + ls * logSigmoid(-beta * h)) / (1 - 2 * ls)
  case .identity:
    let apart = h - 1 / (2 * beta)
    return apart * apart
  }
}

/// The derivative of the pair's loss by `h`; by `log π(y_c)` it is this, by `log π(y_r)` its negative.
///
///     sigmoid: β (ls σ(βh) − (1−ls) σ(−βh))
///     hinge: −β where βh < 1, else 0
///     robust: −β (ls σ(βh) + (1−ls) σ(−βh)) / (1 − 2ls)
///     identity: 2 (h − 1/(2β))
///
/// - Parameters: as in ``preferenceLoss(margin:beta:variant:)``.
/// - Source: DPO, arXiv 2305.18290, §4, "What does the DPO update do?".
public func preferenceSlope(margin h: Double, beta: Double, variant: PreferenceLossVariant) -> Double {
  switch variant {
  case .sigmoid(let ls):
    return beta * (ls * sigmoid(beta * h) - (1 - ls) * sigmoid(-beta * h))
  case .hinge:
    return beta * h < 1 ? -beta : 0
  case .robust(let ls):
    return -beta * (ls * sigmoid(beta * h) + (1 - ls) * sigmoid(-beta * h)) / (1 - 2 * ls)
  case .identity:
    return 2 * (h - 1 / (2 * beta))
  }
}

/// IPO's loss with each log-ratio divided by the length of its answer.
///
///     ((log π(y_c) − log π_ref(y_c))/|y_c| − (log π(y_r) − log π_ref(y_r))/|y_r| − 1/(2β))²
///
/// - Parameters:
///   - pair: the sums of log-probabilities.
///   - chosenLength: `|y_c|` ≥ 1.
///   - rejectedLength: `|y_r|` ≥ 1.
///   - beta: `β` > 0.
/// - Source: IPO, arXiv 2310.12036, eq. 17, with the mean over tokens that TRL takes.
public func lengthNormalisedIdentityLoss(
  _ pair: PreferencePair, chosenLength: Double, rejectedLength: Double, beta: Double
) -> Double {
  let h = pair.chosenLogRatio / chosenLength - pair.rejectedLogRatio / rejectedLength
  return preferenceLoss(margin: h, beta: beta, variant: .identity)
}

/// The reward that a policy implies.
///
///     r̂(x, y) = β (log π(y|x) − log π_ref(y|x))   (+ β log Z(x), which cancels in pairs)
///
/// - Parameters:
///   - logRatio: `log π − log π_ref`.
///   - beta: `β`.
/// - Source: DPO, arXiv 2305.18290, eq. 5.
public func implicitReward(logRatio: Double, beta: Double) -> Double {
  beta * logRatio
}
