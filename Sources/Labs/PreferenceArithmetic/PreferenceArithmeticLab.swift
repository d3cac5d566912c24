import Drawing
import Laboratory
import Reinforcement

/// DPO on a small transformer that has been fine-tuned on sums: one minibatch of pairs a step, and what becomes of every
/// answer, those compared and those not.
public struct PreferenceArithmeticLab: Lab {
  public static let about = LabDescription(
    name: "dpo-arithmetic",
    title: Localized(en: "DPO on sums: right against one too high", zh: "加法上的 DPO：对的胜过多一的"),
    summary: Localized(
      en:
        "A small transformer learns from pairs: margins, log-probabilities token by token, and where the probability goes.",
      zh: "小 Transformer 从偏好对里学：间隔、逐个词元的对数概率，还有概率的去向。"),
    knobs: [
      .choice(
        "variant", "L", Localized(en: "the loss as a function of the margin", zh: "作为间隔函数的损失"),
        Loss.allCases.map { Knob.Option($0.rawValue, zh: $0.chinese, $0.meaning) }, default: Loss.sigmoid.rawValue),
      .real(
        "beta", "β", Localized(en: "how dear it is to leave the reference", zh: "离开参考策略有多贵"), in: 0.1...2,
        step: 0.1, default: 0.5),
      .choice(
        "pairs", "D", Localized(en: "what the right answer is compared with", zh: "正确的回答和什么比"),
        Pairs.allCases.map { Knob.Option($0.rawValue, zh: $0.chinese, $0.meaning) }, default: Pairs.oneTooHigh.rawValue),
      .real(
        "smoothing", "ls", Localized(en: "label smoothing: share of labels distrusted", zh: "标签平滑：不信任的标签比例"),
        in: 0...0.45, step: 0.05, default: 0),
      .integer("batch", "B", Localized(en: "pairs in a minibatch", zh: "小批量里的偏好对数"), in: 1...16, default: 8),
      .real("rate", "η", Localized(en: "learning rate", zh: "学习率"), in: 0.0005...0.005, step: 0.0005, default: 0.001),
      .choice(
        "prompt", "q", Localized(en: "the prompt whose answers are watched", zh: "观察哪个提示的回答"),
        [(0, 0), (0, 2), (1, 2), (2, 2)].map(world.prompt).map { prompt in
          Knob.Option(name(of: prompt), Localized(TokenWorld.text(prompt)))
        }, default: "1+2"),
    ],
    presets: [
      preset(Localized(en: "right against one too high", zh: "对的胜过多一的")),
      preset(Localized(en: "right against every other", zh: "对的胜过其余每一个"), pairs: .every),
      preset(Localized(en: "IPO: a margin to reach", zh: "IPO：要达到的间隔"), variant: .ipo),
      preset(Localized(en: "hinge: a margin that is enough", zh: "合页：够了就停的间隔"), variant: .hinge),
    ],
    stride: Localized(en: "10 minibatches", zh: "10 个小批量"), memory: .lastStep)

  /// A place to begin from, whatever the knobs stood at before.
  private static func preset(_ name: Localized, variant: Loss = .sigmoid, pairs: Pairs = .oneTooHigh) -> Preset {
    Preset(
      name,
      [
        "variant": .word(variant.rawValue), "pairs": .word(pairs.rawValue), "beta": .number(0.5),
        "smoothing": .number(0), "batch": .number(8), "rate": .number(0.001),
      ])
  }

  private static func name(of prompt: [Int]) -> String { TokenWorld.text(prompt.dropLast()) }

  typealias Loss = DirectPreferenceLab.Variant

  /// Which wrong answers are set beside the right one.
  enum Pairs: String, CaseIterable, Sendable {
    case oneTooHigh = "one-too-high"
    case every

    /// On a Chinese panel.
    var chinese: String {
      switch self {
      case .oneTooHigh: "多一的"
      case .every: "其余每个"
      }
    }

    var meaning: Localized {
      switch self {
      case .oneTooHigh: Localized(en: "the number that is one too high", zh: "多了一的那个数")
      case .every: Localized(en: "every other number up to 5", zh: "5 以内其余的每一个数")
      }
    }

    /// The wrong numbers that go with a sum.
    func wrong(_ sum: Int) -> [Int] {
      switch self {
      case .oneTooHigh: [sum + 1]
      case .every: PreferenceArithmeticLab.numbers.filter { $0 != sum }
      }
    }
  }

  /// The training, and what the model makes of every answer now.
  public struct State: Equatable, Sendable {
    var training: DirectPreferenceTraining
    /// `log π_ref` of the tokens of every number as an answer to every prompt, and of the whole.
    let reference: [[Double]]
    let referenceSums: [Double]
    /// The same of the policy.
    var tokens: [[Double]] = []
    var sums: [Double] = []
    /// What the model would say to every prompt.
    var likeliest: [[Int]] = []
    /// How things stood at every step so far.
    var course: [Moment] = []
    var generator: SeededGenerator

    struct Moment: Equatable, Sendable {
      /// Means over the prompts: log π of the right answer, of the one that is one too high, and h.
      var chosen: Double
      var rejected: Double
      var margin: Double
      /// How likely the right answer is, a lower number, a higher one, and anything else.
      var right: Double
      var low: Double
      var high: Double
      var other: Double { 1 - right - low - high }
    }
  }

  /// Sums of 0, 1 and 2: nine prompts.
  static let world = TokenWorld(largestAddend: 2, answerLimit: 3)
  /// Numbers that are watched as answers: the sums, and what is one too high.
  static let numbers = Array(0...5)
  static let length = 100
  /// Of ten demonstrations to a prompt, so many are one too high.
  static let wrongOfTen = 3

  let kind: Loss
  let variant: PreferenceLossVariant
  let beta: Double
  let smoothing: Double
  let pairs: Pairs
  let choices: DirectPreferenceTraining.Settings
  /// The number of the prompt that is watched.
  let watched: Int

  public init(settings: Settings) throws(SettingsError) {
    kind = Loss(rawValue: settings.word("variant")) ?? .sigmoid
    beta = settings.number("beta")
    smoothing = settings.number("smoothing")
    variant = kind.loss(smoothing: smoothing)
    pairs = Pairs(rawValue: settings.word("pairs")) ?? .oneTooHigh
    watched = Self.world.prompts.firstIndex { Self.name(of: $0) == settings.word("prompt") } ?? 0
    var choices = DirectPreferenceTraining.Settings()
    choices.beta = beta
    choices.variant = variant
    choices.minibatch = settings.integer("batch")
    choices.learningRate = settings.number("rate")
    self.choices = choices
  }

  /// The sum that a prompt asks for.
  static func sum(_ prompt: Int) -> Int { world.prompts[prompt][0] + world.prompts[prompt][2] }
  /// Where a number, as an answer to a prompt, stands among all of them.
  static func place(_ prompt: Int, _ number: Int) -> Int { prompt * numbers.count + number }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    var generator = SeededGenerator(seed: seed)
    var tape = Tape()
    let model = tuned(using: &generator, on: &tape)
    let training = DirectPreferenceTraining(
      model, comparisons: Self.world.comparisons(with: pairs.wrong), settings: choices, seed: generator.next())
    let reference = Self.answers.logProbabilities(under: model, on: &tape)
    var state = State(
      training: training, reference: reference, referenceSums: reference.map { compensatedSum($0) },
      generator: generator)
    measure(&state, on: &tape)
    noteReference(state, &trace)
    notePolicy(state, &trace)
    trace.headline = "mean_h"
    trace.caption = Localized(
      en:
        "Fine-tuned on demonstrations, three in ten one too high. The policy is still the reference: every margin is 0.",
      zh: "在示范上微调过，十个示范有三个多了一。策略还等于参考策略：间隔都是 0。")
    return state
  }

  /// The model to begin with, which says what it was shown: the right sum most of the time, and else one too many.
  private func tuned(using generator: inout SeededGenerator, on tape: inout Tape) -> CausalTransformer {
    let shape = TransformerShape(context: 8, width: 12, heads: 2, layers: 1, hidden: 24)
    let network = CausalTransformer(shape: shape, using: &generator)
    var tuning = SupervisedFineTuning(
      network, examples: Self.world.demonstrations(ofEach: 10, oneTooHigh: Self.wrongOfTen), minibatch: 16,
      learningRate: 1e-2, seed: 1)
    tuning.run(steps: 150, on: &tape)
    return tuning.network
  }

  /// Every number as an answer to every prompt.
  private static var answers: TokenBatch {
    TokenBatch(
      world.prompts.indices.flatMap { prompt in
        numbers.map { number in
          TokenExample(
            prompt: world.prompts[prompt],
            answer: world.answer(to: world.prompts[prompt], tooHighBy: number - sum(prompt)))
        }
      })
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    var tape = Tape()
    state.training.step(on: &tape)
    measure(&state, on: &tape)
    guard trace.isRecording, let report = state.training.lastReport else { return }
    noteMinibatch(report, &trace)
    notePolicy(state, &trace)
    trace.headline = "mean_h"
    trace.caption = caption(state)
  }

  /// Has the model judge every answer and say its own.
  private func measure(_ state: inout State, on tape: inout Tape) {
    let policy = state.training.policy
    state.tokens = Self.answers.logProbabilities(under: policy, on: &tape)
    state.sums = state.tokens.map { compensatedSum($0) }
    var greedy = Generation(policy, prompts: Self.world.prompts, world: Self.world, isGreedy: true)
    greedy.run(using: &state.generator)
    state.likeliest = greedy.answers
    state.course.append(moment(state))
  }

  private func moment(_ state: State) -> State.Moment {
    let pairs = Self.world.prompts.indices.map { pair($0, state) }
    func share(_ belongs: (_ number: Int, _ sum: Int) -> Bool) -> Double {
      mean(
        Self.world.prompts.indices.map { prompt in
          let places = Self.numbers.filter { belongs($0, Self.sum(prompt)) }.map { Self.place(prompt, $0) }
          return compensatedSum(places.map { answerProbability(logProbabilities: state.tokens[$0]) })
        })
    }
    return State.Moment(
      chosen: mean(pairs.map(\.policyChosen)), rejected: mean(pairs.map(\.policyRejected)),
      margin: mean(pairs.map(\.margin)), right: share(==), low: share(<), high: share(>))
  }

  /// The right answer to a prompt and the one that is one too high.
  func pair(_ prompt: Int, _ state: State) -> PreferencePair {
    let (chosen, rejected) = (Self.place(prompt, Self.sum(prompt)), Self.place(prompt, Self.sum(prompt) + 1))
    return PreferencePair(
      policyChosen: state.sums[chosen], policyRejected: state.sums[rejected],
      referenceChosen: state.referenceSums[chosen], referenceRejected: state.referenceSums[rejected])
  }

  public var length: Int? { Self.length }
  public func isDone(_ state: State) -> Bool { state.training.steps == Self.length }
  public func endsStride(_ state: State) -> Bool { state.training.steps % 10 == 0 }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    PreferenceArithmeticView(lab: self, state: state, context: context)
  }

  private func caption(_ state: State) -> Localized {
    let (before, now) = (state.course[state.course.count - 2], state.course[state.course.count - 1])
    switch (now.margin > before.margin, now.chosen > before.chosen) {
    case (true, true):
      return Localized(en: "The margin grew, and right answers became likelier.", zh: "间隔变大，对的回答也更可能了。")
    case (true, false):
      return Localized(
        en: "The margin grew, and yet right answers became less likely: one too high lost more.",
        zh: "间隔变大了，对的回答却变得更不可能：多一的只是跌得更多。")
    case (false, _):
      return Localized(
        en: "The mean margin did not grow: its goal is reached, or this minibatch moved other pairs.",
        zh: "平均间隔没有变大：目标已到，或者这个小批量动的是别的偏好对。")
    }
  }
}
