#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// FSRS-6, the free spaced repetition scheduler, version 6: how well something is remembered, and when to ask again.
///
/// Three numbers describe a memory: its stability S (the days until it is recalled with probability 0.9), its difficulty
/// D in [1, 10], and, from these and the days t since the last review, its retrievability
///
///     R(t, S) = (1 + F·t/S)^(−w₂₀)      F = 0.9^(−1/w₂₀) − 1
///
/// Parameters w₀…w₂₀ are the published defaults of FSRS-6. Source: open-spaced-repetition, “The Algorithm”, section
/// FSRS-6, as implemented by py-fsrs 6.3.2 (the learning steps of 1 and 10 minutes are its defaults too, its random scatter
/// of intervals is left out); the tests compare with that implementation, review by review.
public struct MemoryModel: Hashable, Sendable {
  /// w₀…w₂₀.
  public var parameters: [Double]
  /// The probability of recall at which an item comes back.
  public var desiredRetention: Double
  /// Seconds between the first reviews of a new item.
  public var learningSteps: [Int]
  /// Seconds between the reviews of an item that was forgotten.
  public var relearningSteps: [Int]
  /// In days.
  public var maximumInterval: Int

  /// The published defaults.
  public static let standard = MemoryModel(
    parameters: [
      0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
      1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
    ],
    desiredRetention: 0.9, learningSteps: [60, 600], relearningSteps: [600], maximumInterval: 36_500)

  public init(
    parameters: [Double], desiredRetention: Double, learningSteps: [Int], relearningSteps: [Int], maximumInterval: Int
  ) {
    precondition(parameters.count == 21, "FSRS-6 has 21 parameters.")
    self.parameters = parameters
    self.desiredRetention = desiredRetention
    self.learningSteps = learningSteps
    self.relearningSteps = relearningSteps
    self.maximumInterval = maximumInterval
  }

  static let secondsPerDay = 86_400
  private static let leastStability = 0.001
  private var w: [Double] { parameters }

  /// R(t, S), t in whole days.
  public func retrievability(stability: Double, days: Int) -> Double {
    let factor = pow(0.9, -1 / w[20]) - 1
    return pow(1 + factor * Double(max(0, days)) / stability, -w[20])
  }

  /// S₀(G) = w_{G−1}
  func initialStability(_ rating: Rating) -> Double { max(w[rating.rawValue - 1], MemoryModel.leastStability) }

  /// D₀(G) = w₄ − e^{w₅(G−1)} + 1
  func initialDifficulty(_ rating: Rating) -> Double { MemoryModel.clamped(rawDifficulty(rating)) }

  private func rawDifficulty(_ rating: Rating) -> Double { w[4] - exp(w[5] * Double(rating.rawValue - 1)) + 1 }

  /// D′ = w₇·D₀(4) + (1 − w₇)·(D − w₆(G−3)·(10 − D)/9): easier or harder, damped, and drawn back to the mean.
  func nextDifficulty(_ difficulty: Double, _ rating: Rating) -> Double {
    let change = -w[6] * Double(rating.rawValue - 3)
    let damped = difficulty + (10 - difficulty) * change / 9
    return MemoryModel.clamped(w[7] * rawDifficulty(.easy) + (1 - w[7]) * damped)
  }

  /// After a day or more.
  ///
  ///     recalled:  S′ = S·(1 + e^{w₈}·(11 − D)·S^{−w₉}·(e^{w₁₀(1−R)} − 1)·[w₁₅ if hard]·[w₁₆ if easy])
  ///     forgotten: S′ = min(w₁₁·D^{−w₁₂}·((S+1)^{w₁₃} − 1)·e^{w₁₄(1−R)}, S/e^{w₁₇·w₁₈})
  func nextStability(_ stability: Double, difficulty: Double, retrievability: Double, _ rating: Rating) -> Double {
    let next: Double
    switch rating {
    case .again:
      let long =
        w[11] * pow(difficulty, -w[12]) * (pow(stability + 1, w[13]) - 1) * exp((1 - retrievability) * w[14])
      next = min(long, stability / exp(w[17] * w[18]))
    case .hard, .good, .easy:
      let bonus = rating == .hard ? w[15] : rating == .easy ? w[16] : 1
      let growth = exp(w[8]) * (11 - difficulty) * pow(stability, -w[9]) * (exp((1 - retrievability) * w[10]) - 1)
      next = stability * (1 + growth * bonus)
    }
    return max(next, MemoryModel.leastStability)
  }

  /// Within a day: S′ = S·e^{w₁₇(G−3+w₁₈)}·S^{−w₁₉}, never less when it was recalled.
  func shortTermStability(_ stability: Double, _ rating: Rating) -> Double {
    let increase = exp(w[17] * (Double(rating.rawValue - 3) + w[18])) * pow(stability, -w[19])
    return max(stability * (rating == .again ? increase : max(increase, 1)), MemoryModel.leastStability)
  }

  /// I = round(S/F·(r^{−1/w₂₀} − 1)) days for the desired retention r, at least 1. Halves go to the even number.
  func interval(stability: Double) -> Int {
    let factor = pow(0.9, -1 / w[20]) - 1
    let days = (stability / factor * (pow(desiredRetention, -1 / w[20]) - 1)).rounded(.toNearestOrEven)
    return Int(min(max(days, 1), Double(maximumInterval)))
  }

  private static func clamped(_ difficulty: Double) -> Double { min(max(difficulty, 1), 10) }
}
