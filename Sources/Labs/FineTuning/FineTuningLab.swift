import Drawing
import Laboratory
import Reinforcement

/// Supervised fine-tuning of a small transformer on demonstrated sums, while one looks on: a step learns from one
/// minibatch.
public struct FineTuningLab: Lab {
  public static let about = LabDescription(
    name: "sft",
    title: Localized(en: "Learning from demonstrations", zh: "从示范中学"),
    summary: Localized(
      en: "Next-token loss on a small transformer: what it learns from demonstrations, right ones and wrong ones.",
      zh: "小 Transformer 上的下一个词元损失：它从示范里学到什么，对的学，错的也学。"),
    knobs: [
      .integer(
        "wrong", "n", Localized(en: "demonstrations in ten that are one too high", zh: "每十个示范里有几个多了一"), in: 0...10,
        default: 0),
      .integer("batch", "B", Localized(en: "demonstrations in a minibatch", zh: "小批量里的示范数"), in: 1...32, default: 32),
      .real("rate", "η", Localized(en: "learning rate", zh: "学习率"), in: 0.001...0.05, step: 0.001, default: 0.005),
      .choice(
        "prompt", "q", Localized(en: "the prompt whose next token is watched", zh: "观察哪个提示的下一个词元"),
        [(0, 0), (0, 2), (1, 2), (2, 2)].map(world.prompt).map { prompt in
          Knob.Option(name(of: prompt), Localized(TokenWorld.text(prompt)))
        }, default: "1+2"),
    ],
    presets: [
      preset(Localized(en: "right demonstrations", zh: "示范都对")),
      preset(Localized(en: "two in ten are wrong", zh: "十个里错两个"), wrong: 2),
      preset(Localized(en: "eight in ten are wrong", zh: "十个里错八个"), wrong: 8),
      preset(Localized(en: "one demonstration a step", zh: "一步只看一个示范"), batch: 1),
    ],
    stride: Localized(en: "10 minibatches", zh: "10 个小批量"), memory: .lastStep)

  /// A place to begin from, whatever the knobs stood at before.
  private static func preset(_ name: Localized, wrong: Int = 0, batch: Int = 32) -> Preset {
    Preset(name, ["wrong": .number(Double(wrong)), "batch": .number(Double(batch)), "rate": .number(0.005)])
  }

  private static func name(of prompt: [Int]) -> String { TokenWorld.text(prompt.dropLast()) }

  /// The training, and what the model says now.
  public struct State: Equatable, Sendable {
    var training: SupervisedFineTuning
    /// How likely each token is after the prompt that is watched, before the last step and now.
    var before: [Double]
    var now: [Double]
    /// Each prompt's likeliest answer, and one that was drawn.
    var likeliest: [[Int]] = []
    var drawn: [[Int]] = []
    /// `log π` of the right answer to each prompt, and of the one that is one too high.
    var right: [Double] = []
    var high: [Double] = []
    /// The loss on all demonstrations.
    var loss = 0.0
    /// How likely right answers were at every step so far, and those that are one too high.
    var course: [Shares] = []
    var generator: SeededGenerator

    struct Shares: Equatable, Sendable {
      var right: Double
      var high: Double
    }
  }

  /// Sums of 0, 1 and 2: nine prompts, and answers from 0 to 4.
  static let world = TokenWorld(largestAddend: 2, answerLimit: 3)
  static let ofEach = 10
  static let length = 200
  /// Tokens of an answer: a digit, and the end.
  static let tokens = 2

  let wrong: Int
  let minibatch: Int
  let rate: Double
  let watched: [Int]
  let demonstrations: [TokenExample]
  let entropy: Double

  public init(settings: Settings) throws(SettingsError) {
    wrong = settings.integer("wrong")
    minibatch = settings.integer("batch")
    rate = settings.number("rate")
    watched = Self.world.prompts.first { Self.name(of: $0) == settings.word("prompt") } ?? Self.world.prompts[0]
    demonstrations = Self.world.demonstrations(ofEach: Self.ofEach, oneTooHigh: wrong)
    entropy = answerEntropy(of: demonstrations)
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    var generator = SeededGenerator(seed: seed)
    let shape = TransformerShape(context: 8, width: 12, heads: 2, layers: 1, hidden: 24)
    let network = CausalTransformer(shape: shape, using: &generator)
    let training = SupervisedFineTuning(
      network, examples: demonstrations, minibatch: minibatch, learningRate: rate, seed: generator.next())
    let next = nextToken(network)
    var state = State(training: training, before: next, now: next, generator: generator)
    var tape = Tape()
    ask(&state, on: &tape)
    noteModel(state, &trace)
    trace.headline = "L"
    trace.caption = Localized(
      en: "Ninety demonstrations of nine sums. The model has read none: 16 tokens are about equally likely.",
      zh: "九道加法共九十个示范。模型一个也没读过：16 个词元差不多一样可能。")
    return state
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    var tape = Tape()
    state.training.step(on: &tape)
    state.before = state.now
    state.now = nextToken(state.training.network)
    ask(&state, on: &tape)
    guard trace.isRecording, let report = state.training.lastReport else { return }
    noteModel(state, &trace)
    noteMinibatch(report, &trace)
    trace.headline = "loss"
    trace.caption = caption(report)
  }

  /// How likely each token is after the prompt that is watched.
  private func nextToken(_ network: CausalTransformer) -> [Double] {
    var decoder = TransformerDecoder(network, sequences: 1, length: watched.count)
    var logits: [Double] = []
    for token in watched { logits = decoder.outputs(for: [token]) }
    return SoftmaxDistribution(logits: logits).probabilities
  }

  /// Has the model answer every prompt, and measures its answers.
  private func ask(_ state: inout State, on tape: inout Tape) {
    let (network, prompts) = (state.training.network, Self.world.prompts)
    let said = [0, 1].flatMap { error in
      prompts.map { TokenExample(prompt: $0, answer: Self.world.answer(to: $0, tooHighBy: error)) }
    }
    let rows = TokenBatch(said).logProbabilities(under: network, on: &tape)
    let sums = rows.map { compensatedSum($0) }
    state.right = Array(sums.prefix(prompts.count))
    state.high = Array(sums.suffix(prompts.count))
    state.loss = loss(right: state.right, high: state.high)
    let chances = rows.map { answerProbability(logProbabilities: $0) }
    state.course.append(
      State.Shares(
        right: mean(Array(chances.prefix(prompts.count))), high: mean(Array(chances.suffix(prompts.count)))))
    var greedy = Generation(network, prompts: prompts, world: Self.world, isGreedy: true)
    greedy.run(using: &state.generator)
    state.likeliest = greedy.answers
    var drawing = Generation(network, prompts: prompts, world: Self.world)
    drawing.run(using: &state.generator)
    state.drawn = drawing.answers
  }

  /// The mean of −log π over the tokens of all demonstrations, of which each prompt has the same.
  private func loss(right: [Double], high: [Double]) -> Double {
    let said = zip(right, high).flatMap { right, high in
      (0..<Self.ofEach).map { $0 < wrong ? high : right }
    }
    return -mean(said) / Double(Self.tokens)
  }

  public var length: Int? { Self.length }
  public func isDone(_ state: State) -> Bool { state.training.losses.count == Self.length }
  public func endsStride(_ state: State) -> Bool { state.training.losses.count % 10 == 0 }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    FineTuningView(lab: self, state: state, context: context)
  }

  private func caption(_ report: SupervisedFineTuning.Report) -> Localized {
    let wrong = report.examples.count { $0.answer != Self.world.answer(to: $0.prompt) }
    guard wrong > 0 else {
      return Localized(
        en: "Each token of these answers became likelier. Of the prompts nothing is learnt.",
        zh: "这些回答的每个词元都变得更可能。提示本身不学。")
    }
    return Localized(
      en: "\(wrong) of these \(report.examples.count) answers are one too high. The loss treats them like the others.",
      zh: "这 \(report.examples.count) 个回答里有 \(wrong) 个多了一。损失对它们一视同仁。")
  }
}
