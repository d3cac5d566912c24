import Laboratory
import Reinforcement

/// What each step notes, in gigabytes of 10⁹ bytes.
extension ModelMemoryLab {
  private var size: Ingredient { .knob("N", "N", billions, knob: "billions") }
  private var layers: Ingredient { .knob("L", "L", Double(shape.layers), knob: "layers") }
  private var width: Ingredient { .knob("d", "d", Double(shape.width), knob: "width") }
  private var sequence: Ingredient { .knob("T", "T", Double(tokens), knob: "tokens") }
  private var sharers: Ingredient { .knob("n", "n", Double(devices), knob: "devices") }

  /// The bytes of a parameter, and what the models of every method take.
  func noteSizes(_ trace: inout Trace) {
    trace.given(
      "weightBytes", "w", precision.numberBytes,
      Localized(en: "bytes of a weight, or of any number computed with", zh: "一个权重的字节数，参与计算的其他数也一样"))
    trace.given(
      "gradientBytes", "g", precision.gradientBytes, Localized(en: "bytes of a gradient", zh: "一个梯度的字节数"))
    trace.given(
      "adamBytes", "o", precision.optimiserBytes,
      Localized(en: "bytes that Adam keeps for a parameter, a master copy too", zh: "Adam 为一个参数保存的字节数，连同主副本"))
    trace.computed(
      "inLayers", "P", layerParameters(shape) / 1e9, Formulas.inLayers, [layers, width],
      source: Formulas.counting)
    for (index, other) in Method.allCases.enumerated() {
      let models = other.training.models
      trace.computed(
        QuantityID("method", index), "S (\(other.title))", states(of: other), Formulas.method,
        [
          size, .traced("w", "weightBytes"), .traced("g", "gradientBytes"), .traced("o", "adamBytes"),
          .constant("t", Double(models.count { $0.isTrained }), Localized(en: "models trained", zh: "训练的模型数")),
          .constant("f", Double(models.count { !$0.isTrained }), Localized(en: "models frozen", zh: "冻结的模型数")),
        ], source: Formulas.zero)
    }
  }

  func note(_ part: Part, _ trace: inout Trace) {
    switch part {
    case .weights(let role): noteWeights(role, &trace)
    case .gradients(let role): noteGradients(role, &trace)
    case .optimiser(let role): noteOptimiser(role, &trace)
    case .cache: noteCache(&trace)
    case .activations: noteActivations(&trace)
    case .peak: notePeak(&trace)
    }
  }

  private func noteWeights(_ role: ModelRole, _ trace: inout Trace) {
    let id = QuantityID("weights", role.rawValue)
    trace.computed(
      id, "W" + Subscript.text(role.rawValue), gigabytes(of: .weights(role)), Formulas.weights,
      [size, .traced("w", "weightBytes")], source: Formulas.zero)
    trace.headline = id
    trace.caption = Self.arrival(of: role)
    if !role.isTrained { noteModel(role, [id], &trace) }
  }

  /// What a model is there for.
  private static func arrival(of role: ModelRole) -> Localized {
    switch role {
    case .actor:
      Localized(
        en: "The actor's weights: the policy itself, to draw answers and to be trained.", zh: "演员的权重：策略本身，用来抽回答，也要训练。")
    case .critic:
      Localized(
        en: "The critic: a second network as large as the actor, and trained too.", zh: "评论家：第二个网络，和演员一样大，也要训练。")
    case .reference:
      Localized(en: "The reference is only read: weights, no gradients, no optimiser.", zh: "参考模型只读：有权重，没有梯度，没有优化器。")
    case .reward:
      Localized(
        en: "The reward model is only read as well. A program that checks takes no room.", zh: "奖励模型也只读。若由程序检查，它就不占地方。")
    }
  }

  private func noteGradients(_ role: ModelRole, _ trace: inout Trace) {
    let id = QuantityID("gradients", role.rawValue)
    trace.computed(
      id, "∇" + Subscript.text(role.rawValue), gigabytes(of: .gradients(role)), Formulas.gradients,
      [size, .traced("g", "gradientBytes")], source: Formulas.zero)
    trace.headline = id
    trace.caption = Localized(
      en: "Trained means a gradient for every weight: as much again.", zh: "要训练，就要给每个权重一个梯度：再来一份。")
  }

  private func noteOptimiser(_ role: ModelRole, _ trace: inout Trace) {
    let id = QuantityID("adam", role.rawValue)
    trace.computed(
      id, "O" + Subscript.text(role.rawValue), gigabytes(of: .optimiser(role)), Formulas.optimiser,
      [size, .traced("o", "adamBytes")], source: Formulas.zero)
    noteModel(role, [QuantityID("weights", role.rawValue), QuantityID("gradients", role.rawValue), id], &trace)
    trace.headline = id
    trace.caption =
      precision == .mixed
      ? Localized(
        en: "Adam: two moments and a master copy of the weights, four bytes each. The largest part of all.",
        zh: "Adam：两个矩，加上权重的主副本，各四个字节。这是最大的一块。")
      : Localized(en: "Adam's two moments for every parameter.", zh: "Adam 为每个参数保存的两个矩。")
  }

  /// The sum of a model, and with the last one the sum of all.
  private func noteModel(_ role: ModelRole, _ parts: [QuantityID], _ trace: inout Trace) {
    trace.computed(
      QuantityID("model", role.rawValue), "M" + Subscript.text(role.rawValue), states(of: role), Formulas.sum,
      [.list("X", "W, ∇, O", parts)], source: Formulas.zero)
    let models = method.training.models
    guard role == models.last else { return }
    trace.computed(
      "states", "S", states(of: method), Formulas.sum,
      [.list("X", "M", models.map { QuantityID("model", $0.rawValue) })], source: Formulas.zero)
  }

  private func noteCache(_ trace: inout Trace) {
    trace.computed(
      "cache", "C", gigabytes(of: .cache), Formulas.cache,
      [
        .traced("w", "weightBytes"), layers, width, sequence, .knob("G", "G", Double(answers), knob: "answers"),
      ], source: Formulas.paged)
    trace.headline = "cache"
    trace.caption = Localized(
      en: "While answers are drawn: a key and a value for each token, in each layer, of each answer.",
      zh: "抽回答的时候：每个回答、每一层、每个词元各一个键和一个值。")
  }

  private func noteActivations(_ trace: inout Trace) {
    let own: [Ingredient] = [
      layers, width, sequence, .knob("B", "B", Double(batch), knob: "batch"),
      .constant(
        "q", Double(method.training.sequencesPerItem),
        Localized(en: "answers for each item of the batch: a pair has two", zh: "批中每一项的回答数：偏好对有两个")),
      .traced("w", "weightBytes"),
    ]
    let head = Ingredient.constant(
      "h", Double(Self.headWidth), Localized(en: "width of a head of attention", zh: "一个注意力头的宽度"))
    let (formula, caption) = activationFormula
    trace.computed(
      "activations", "F", gigabytes(of: .activations), formula, recomputation == .none ? own + [head] : own,
      source: Formulas.recomputation)
    trace.headline = "activations"
    trace.caption = caption
  }

  private var activationFormula: (Formula, Localized) {
    switch recomputation {
    case .none:
      (
        Formulas.keepAll,
        Localized(
          en:
            "While learning: what the forward pass leaves for the backward pass, one score for each pair of tokens too.",
          zh: "学习的时候：前向传播留给反向传播的数，连每对词元的注意力得分也在内。")
      )
    case .attention:
      (
        Formulas.keepMost,
        Localized(
          en: "While learning: the scores of attention are computed again; the rest grows only with the length.",
          zh: "学习的时候：注意力得分要用时重算，其余的只随长度成比例增长。")
      )
    case .full:
      (
        Formulas.keepInputs,
        Localized(
          en: "While learning: only what enters each layer is kept. The price is a second forward pass.",
          zh: "学习的时候：只保存每层的输入。代价是多做一次前向传播。")
      )
    }
  }

  private func notePeak(_ trace: inout Trace) {
    let share: [Ingredient] = [.traced("S", "states"), sharers]
    if method.training.drawsAnswers {
      trace.computed(
        "drawing", "S/n + C/n", peak(cache: gigabytes(of: .cache), activations: 0), Formulas.drawing,
        share + [.traced("C", "cache")], source: Formulas.sharing)
    }
    trace.computed(
      "learning", "S/n + F", peak(cache: 0, activations: gigabytes(of: .activations)), Formulas.learning,
      share + [.traced("F", "activations")], source: Formulas.sharing)
    let phases: [QuantityID] = method.training.drawsAnswers ? ["drawing", "learning"] : ["learning"]
    trace.computed(
      "device", "max", gigabytes(of: .peak), Formulas.largest, [.list("X", "S/n + C/n, S/n + F", phases)],
      source: Formulas.sharing)
    trace.headline = "device"
    trace.caption =
      method.training.drawsAnswers
      ? Localized(
        en: "Drawing and learning take turns: the larger of the two must fit.", zh: "抽取和学习轮流进行：放得下较大的那个就行。")
      : Localized(en: "Nothing is drawn: what learning needs must fit.", zh: "什么也不抽取：放得下学习所需的就行。")
  }

  enum Formulas {
    static let zero = "Rajbhandari et al. 2020 (ZeRO), section 3.1"
    static let sharing = "Rajbhandari et al. 2020 (ZeRO), stage 3: all states shared out"
    static let recomputation = "Korthikanti et al. 2022, activations of a layer"
    static let paged = "Kwon et al. 2023: keys and values of the tokens so far"
    static let counting = "4 d² in attention and 8 d² in the perceptron of each layer"
    static let inLayers = Formula.known("12·L·d^2/10^9")
    static let method = Formula.known("N·(t·(w + g + o) + f·w)")
    static let weights = Formula.known("N·w")
    static let gradients = Formula.known("N·g")
    static let optimiser = Formula.known("N·o")
    static let sum = Formula.known("sum(X)")
    static let cache = Formula.known("2·w·L·d·T·G/10^9")
    static let keepAll = Formula.known("L·T·B·q·d·(16·w + 2 + (2·w + 1)·T/h)/10^9")
    static let keepMost = Formula.known("L·T·B·q·d·(16·w + 2)/10^9")
    static let keepInputs = Formula.known("L·T·B·q·d·w/10^9")
    static let drawing = Formula.known("S/n + C/n")
    static let learning = Formula.known("S/n + F")
    static let largest = Formula.known("max(X)")
  }
}
