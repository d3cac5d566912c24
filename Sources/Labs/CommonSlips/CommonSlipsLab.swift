import Drawing
import Laboratory
import Reinforcement

/// The common slips one by one: the slipped number beside the right one, both computed.
public struct CommonSlipsLab: Lab {
  public static let about = LabDescription(
    name: "slips",
    title: Localized(en: "Common slips, and the right number beside each", zh: "常见错误，正确的数就在旁边"),
    summary: Localized(
      en: "Short computations done twice: as one often finds them, and as they should be.",
      zh: "同一段短短的计算做两遍：常见的错法，和该有的做法。"),
    knobs: [
      .choice(
        "slip", "slip", Localized(en: "which slip", zh: "哪个错误"),
        Slip.all.map { Knob.Option($0.id, $0.name) }, default: "truncation"),
      .real(
        "gamma", "γ", Localized(en: "discount: what a reward one step later is worth", zh: "折扣因子：晚一步得到的奖励值多少"),
        in: 0...1, step: 0.01, default: 0.99),
      .real(
        "lambda", "λ", Localized(en: "how far an advantage looks past the next value", zh: "优势越过下一个价值看多远"),
        in: 0...1, step: 0.05, default: 0.95),
      .real(
        "epsilon", "ε",
        Localized(en: "the clip's width; in ε-greedy, the share of blind draws", zh: "裁剪的宽度；在 ε-贪心里，是盲抽的比例"),
        in: 0.05...0.95, step: 0.05, default: 0.2),
      .real(
        "beta", "β", Localized(en: "the price of leaving the reference", zh: "离开参考模型的代价"), in: 0...2, step: 0.1,
        default: 0.5),
    ],
    presets: [
      preset("truncation", en: "cut off, not ended", zh: "截断不是终止"),
      preset("product-of-means", en: "two means multiplied", zh: "两个均值相乘"),
      preset("loss-zero", en: "loss 0", zh: "损失为 0"),
      preset("clip-band", en: "clip", zh: "裁剪"),
      preset("kl-sign", en: "KL below 0", zh: "KL 为负"),
      preset("k3-upside-down", en: "k3 upside down", zh: "k3 写倒"),
      preset("group-std", en: "4 of 8", zh: "8 个里对 4 个"),
      preset("gspo-range", en: "GSPO's ε", zh: "GSPO 的 ε"),
      preset("dpo-chosen", en: "DPO", zh: "DPO"),
    ],
    stride: Localized(en: "row", zh: "行"))

  /// A slip with every knob where the chapter has it.
  private static func preset(_ slip: String, en: String, zh: String) -> Preset {
    Preset(
      Localized(en: en, zh: zh),
      [
        "slip": .word(slip), "gamma": .number(0.99), "lambda": .number(0.95), "epsilon": .number(0.2),
        "beta": .number(0.5),
      ])
  }

  /// What chance gave, and how many rows are computed.
  public struct State: Equatable, Sendable {
    var draws: [Double]
    var done = 0
  }

  let slip: Slip
  let bench: SlipBench

  public init(settings: Settings) throws(SettingsError) {
    let word = settings.word("slip")
    slip = Slip.all.first { $0.id == word } ?? Slip.truncation
    bench = SlipBench(
      gamma: settings.number("gamma"), lambda: settings.number("lambda"), beta: settings.number("beta"),
      epsilon: settings.number("epsilon"))
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    for data in slip.data {
      for (index, value) in data.values.enumerated() {
        let symbol = data.values.count > 1 ? data.symbol + Subscript.text(index) : data.symbol
        trace.given(QuantityID(data.family, index), symbol, value, data.meanings[index])
      }
    }
    trace.caption = Localized(
      en: "\(slip.name.en). → computes the next row both ways.", zh: "\(slip.name.zh)。按 →，下一行两种做法各算一遍。")
    var generator = SeededGenerator(seed: seed)
    return State(draws: (0..<SlipBench.drawCount).map { _ in drawUniform(using: &generator) })
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    let rows = rows(state)
    note(rows[state.done], state.done, &trace)
    state.done += 1
  }

  /// All rows of the computation, for these draws.
  func rows(_ state: State) -> [SlipRow] {
    var bench = bench
    bench.draws = state.draws
    return slip.rows(bench)
  }

  private func note(_ row: SlipRow, _ index: Int, _ trace: inout Trace) {
    guard trace.isRecording else { return }
    let (slipped, right) = (QuantityID("slipped", index), QuantityID("right", index))
    trace.computed(
      slipped, row.slippedSymbol, row.slipped.value, .known(row.slipped.formula), row.slipped.ingredients,
      source: "the slip itself")
    trace.computed(
      right, row.rightSymbol, row.right.value, .known(row.right.formula), row.right.ingredients, source: slip.source)
    trace.computed(
      QuantityID("difference", index), "Δ" + row.symbol, row.slipped.value - row.right.value, Self.difference,
      [.traced("x", slipped), .traced("y", right)], source: slip.source)
    trace.headline = right
    trace.caption = caption(row)
  }

  private static let difference = Formula.known("x − y")

  private func caption(_ row: SlipRow) -> Localized {
    let agrees = (row.slipped.value - row.right.value).magnitude <= 1e-9
    return agrees
      ? Localized(en: "\(row.name): both ways agree here.", zh: "\(row.name)：到这里两种做法一致。")
      : Localized(en: "\(row.name): the two ways differ.", zh: "\(row.name)：两种做法不同了。")
  }

  public var length: Int? { slip.rows(bench).count }
  public func isDone(_ state: State) -> Bool { state.done == slip.rows(bench).count }
  public func endsStride(_ state: State) -> Bool { true }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    CommonSlipsView(lab: self, state: state, rows: rows(state), context: context)
  }
}

extension CommonSlipsLab {
  /// The knobs that this slip's numbers depend on, by symbol.
  func turning(_ rows: [SlipRow]) -> [String] {
    let ingredients = rows.flatMap { $0.slipped.ingredients + $0.right.ingredients }
    return ["γ", "λ", "ε", "β"].filter { symbol in
      ingredients.contains { ingredient in
        if case .knob(_, symbol, _, knob: _) = ingredient { true } else { false }
      }
    }
  }
}
