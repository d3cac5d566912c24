import Drawing
import Laboratory
import Reinforcement

/// Three estimates of how far a policy has gone from its reference: one token is drawn a step, and each estimator's
/// running mean is held against the exact divergence; so is the gradient that each gives as a loss.
public struct KLEstimatorsLab: Lab {
  public static let about = LabDescription(
    name: "kl-estimators",
    title: Localized(en: "Estimating the distance from the reference", zh: "估计离参考模型有多远"),
    summary: Localized(
      en: "k1, k2 and k3 on one sample a step: running mean, bias, spread, and the gradient each gives as a loss.",
      zh: "每步抽一个样本，看 k1、k2、k3 的累计均值、偏差、离散程度，以及各自当损失时的梯度。"),
    knobs: [
      .real(
        "distance", "d", Localized(en: "how far the policy has gone from the reference", zh: "策略离参考模型走了多远"),
        in: 0...3, step: 0.1, default: 1),
      .choice(
        "estimator", "k",
        Localized(en: "the estimator in focus: predicted, and used as the loss", zh: "重点看的估计量：由你预测，并用作损失"),
        Self.estimators.map { Knob.Option($0.rawValue, Self.meaning($0)) }, default: KLEstimator.k3.rawValue),
      .list(
        "ref_logits", "z", Localized(en: "the reference's logits, one for each token", zh: "参考模型的 logit，每个词元一个"),
        in: -5...5, axis: "token", count: 2...6, default: Film.logits),
      .list(
        "scores", "R", Localized(en: "the score of each token, which tilts the policy", zh: "每个词元的得分，策略由它倾斜"),
        in: -3...3,
        axis: "token", count: 2...6, default: Film.scores),
    ],
    presets: [
      Preset(Localized(en: "near", zh: "很近"), ["distance": .number(0.2)]),
      Preset(Localized(en: "on the way", zh: "在路上"), ["distance": .number(1)]),
      Preset(Localized(en: "far", zh: "走远了"), ["distance": .number(2)]),
      Preset(Localized(en: "another world", zh: "面目全非"), ["distance": .number(3)]),
    ],
    stride: Localized(en: "50 samples", zh: "50 个样本"), memory: .lastStep)

  static let estimators: [KLEstimator] = [.k1, .k2, .k3]

  private static func meaning(_ estimator: KLEstimator) -> Localized {
    switch estimator {
    case .k1: Localized(en: "−log u: unbiased, may be negative", zh: "−log u：无偏，可能为负")
    case .k2: Localized(en: "half the square of log u: biased, never negative", zh: "log u 平方的一半：有偏，从不为负")
    case .k3: Localized(en: "u − 1 − log u: unbiased, never negative", zh: "u − 1 − log u：无偏，从不为负")
    case .absolute: Localized(en: "|log u|: biased, never negative", zh: "|log u|：有偏，从不为负")
    }
  }

  /// The samples so far.
  public struct State: Equatable, Sendable {
    var generator: SeededGenerator
    /// The token drawn last.
    var drawn: Int?
    /// How often each token was drawn.
    var counts: [Int]
    /// What each estimator said on average, k1, k2, k3, and k3 with its ratio upside down.
    var moments = Array(repeating: RunningMoments(), count: 4)
    /// The running means after every sample, for the picture.
    var courses: [[Double]] = [[], [], []]

    var samples: Int { courses[0].count }
  }

  let distance: Double
  let focus: KLEstimator
  let logits: [Double]
  let scores: [Double]
  let policy: SoftmaxDistribution
  let reference: SoftmaxDistribution
  let moments: [KLEstimatorMoments]

  var count: Int { logits.count }
  /// 1, 2 or 3.
  var focusNumber: Int { (Self.estimators.firstIndex(of: focus) ?? 2) + 1 }

  public init(settings: Settings) throws(SettingsError) {
    distance = settings.number("distance")
    focus = KLEstimator(rawValue: settings.word("estimator")) ?? .k3
    logits = settings.list("ref_logits")
    scores = settings.list("scores")
    guard scores.count == logits.count else {
      throw SettingsError(
        "scores",
        Localized(
          en: "scores has \(scores.count) elements, but there are \(logits.count) tokens; give one for each.",
          zh: "scores 有 \(scores.count) 个元素，而词元有 \(logits.count) 个；请各给一个。"))
    }
    let moved = zip(logits, scores).map { [distance] in $0 + distance * $1 }
    let (policy, reference) = (SoftmaxDistribution(logits: moved), SoftmaxDistribution(logits: logits))
    self.policy = policy
    self.reference = reference
    moments = Self.estimators.map { $0.moments(policy: policy, reference: reference) }
  }

  /// `log u(a) = log π_ref(a) − log π(a)`.
  func logRatio(_ a: Int) -> Double { reference.logProbabilities[a] - policy.logProbabilities[a] }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    noteTokens(&trace)
    noteDivergence(&trace)
    noteGradients(&trace)
    trace.caption = Localized(
      en: "The exact divergence is known here. Draw tokens, and see what samples say about it.",
      zh: "这里知道精确的散度。抽词元，看样本怎么说。")
    return State(generator: SeededGenerator(seed: seed), counts: Array(repeating: 0, count: count))
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    let token = drawCategorical(policy.probabilities, using: &state.generator)
    state.drawn = token
    state.counts[token] += 1
    for (index, estimator) in Self.estimators.enumerated() {
      state.moments[index].absorb([estimator.value(logRatio: logRatio(token))])
      state.courses[index].append(state.moments[index].mean)
    }
    state.moments[3].absorb([k3(logRatio: -logRatio(token))])
    guard trace.isRecording else { return }
    noteSample(state, &trace)
    noteSampledGradient(state, &trace)
  }

  /// The gradient of the estimator in focus, averaged over the samples so far.
  ///
  ///     1/n Σ_i k′(a_i) ∂log π(a_i)/∂z
  func sampledGradient(_ counts: [Int]) -> [Double] {
    var total = Array(repeating: 0.0, count: count)
    for a in counts.indices where counts[a] > 0 {
      let weight = Double(counts[a]) * focus.derivative(logRatio: logRatio(a))
      for (b, slope) in policy.logProbabilityGradient(of: a).enumerated() { total[b] += weight * slope }
    }
    let samples = Double(counts.reduce(0, +))
    return total.map { $0 / samples }
  }

  public static let longest = 1000
  public var length: Int? { Self.longest }
  public func isDone(_ state: State) -> Bool { state.samples == Self.longest }
  public func endsStride(_ state: State) -> Bool { state.samples > 0 && state.samples % 50 == 0 }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    KLEstimatorsView(lab: self, state: state, context: context)
  }
}

extension KLEstimatorsLab {
  /// "How was the film?": what the reference might say next, and what a score that likes praise makes of it.
  enum Film {
    static let logits: [Double] = [1.5, 1, 0.5, 0, -1]
    static let scores: [Double] = [0, -1, -2, 2, 1]
    static let words = [
      Localized(en: "good", zh: "好"), Localized(en: "fine", zh: "还行"), Localized(en: "bad", zh: "差"),
      Localized(en: "superb", zh: "极好"), Localized(en: "!", zh: "！"),
    ]
  }

  /// The word of a token, where it is known.
  func word(_ a: Int) -> Localized {
    logits.count == Film.words.count ? Film.words[a] : Localized("o\(Subscript.text(a))")
  }
}
