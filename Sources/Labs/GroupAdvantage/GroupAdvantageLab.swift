import Drawing
import Laboratory
import Reinforcement

/// The advantages of a group of answers: the group's mean, its spread, each answer's advantage, and what one token of
/// each answer weighs.
public struct GroupAdvantageLab: Lab {
  public static let about = LabDescription(
    name: "group-advantage",
    title: Localized(en: "A group of answers, compared with its mean", zh: "一组回答，与组均值相比"),
    summary: Localized(
      en: "Group-relative advantages in six conventions side by side, and the weight of a token in three.",
      zh: "组内相对优势的六种约定并排对照，以及词元权重的三种约定。"),
    knobs: [
      .choice(
        "convention", "Â", Localized(en: "what the difference from the mean is divided by", zh: "与均值之差除以什么"),
        Convention.allCases.map { Knob.Option($0.rawValue, zh: $0.chinese, $0.meaning) },
        default: Convention.sample.rawValue),
      .choice(
        "aggregation", "w", Localized(en: "how the losses of the tokens become one", zh: "各词元的损失怎样合成一个"),
        Aggregation.allCases.map { Knob.Option($0.rawValue, zh: $0.chinese, $0.meaning) },
        default: Aggregation.sequence.rawValue),
      .integer(
        "max_len", "L", Localized(en: "longest answer allowed, the divisor of Dr. GRPO", zh: "回答的长度上限，即 Dr. GRPO 的除数"),
        in: 1...64, default: 8),
      .list(
        "rewards", "r", Localized(en: "the score of each answer", zh: "每个回答的得分"), in: -100...100, axis: "answer",
        count: 2...8, default: Sums.rewards),
      .list(
        "lengths", "|o|", Localized(en: "tokens of each answer, the end token too", zh: "每个回答的词元数，含结束词元"), in: 1...64,
        axis: "answer", count: 2...8, default: Sums.lengths),
      .list(
        "others", "r′", Localized(en: "scores of another group in the same batch", zh: "同一批里另一组的得分"), in: -100...100,
        axis: "answer", count: 2...8, default: Sums.others),
    ],
    presets: [
      Preset(Localized(en: "2 + 3 = ?", zh: "2 + 3 = ?"), group(Sums.rewards, Sums.lengths, Sums.others)),
      Preset(
        Localized(en: "4 of 8 right", zh: "8 个里对 4 个"),
        group([1, 1, 1, 1, 0, 0, 0, 0], [2, 3, 4, 3, 2, 3, 6, 8], Array(repeating: 1, count: 8))),
      Preset(
        Localized(en: "1 of 8 right", zh: "8 个里对 1 个"),
        group([1, 0, 0, 0, 0, 0, 0, 0], [2, 3, 4, 3, 2, 3, 6, 8], Array(repeating: 1, count: 8))),
      Preset(Localized(en: "all equal", zh: "全都相等"), group([1, 1, 1], Sums.lengths, [1, 0, 1])),
    ],
    stride: Localized(en: "part", zh: "阶段"), usesSeed: false)

  private static func group(_ rewards: [Double], _ lengths: [Double], _ others: [Double]) -> [String: Setting] {
    ["rewards": .list(rewards), "lengths": .list(lengths), "others": .list(others)]
  }

  /// What has been computed so far, in this order.
  public struct State: Equatable, Sendable {
    var mean: Double?
    var deviation: Double?
    var advantages: [Double] = []
    var pushes: [Double] = []
    var isStrideEnd = false
  }

  let convention: Convention
  let aggregation: Aggregation
  let longest: Int
  let rewards: [Double]
  let lengths: [Double]
  let others: [Double]

  var count: Int { rewards.count }

  public init(settings: Settings) throws(SettingsError) {
    convention = Convention(rawValue: settings.word("convention")) ?? .sample
    aggregation = Aggregation(rawValue: settings.word("aggregation")) ?? .sequence
    longest = settings.integer("max_len")
    rewards = settings.list("rewards")
    lengths = settings.list("lengths")
    others = settings.list("others")
    try RunningExample.sameLength("lengths", lengths.count, rewards.count)
    try RunningExample.sameLength("others", others.count, rewards.count)
    if let part = lengths.first(where: { $0 != $0.rounded() }) {
      throw SettingsError(
        "lengths",
        Localized(
          en: "lengths has \(Numeral.short(part)); an answer has a whole number of tokens.",
          zh: "lengths 里有 \(Numeral.short(part))；回答的词元数是整数。"))
    }
    if let most = lengths.max(), most > Double(longest) {
      throw SettingsError(
        "max_len",
        Localized(
          en: "max_len is \(longest), but an answer has \(Int(most)) tokens; no answer is longer than allowed.",
          zh: "max_len 是 \(longest)，却有一个回答长 \(Int(most)) 个词元；回答不会超过上限。"))
    }
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    for i in rewards.indices {
      let index = Subscript.text(i)
      trace.given(
        QuantityID("r", i), "r" + index, rewards[i],
        Localized(en: "the score of answer \(i) (i edits it)", zh: "回答 \(i) 的得分（按 i 可改）"))
      trace.given(
        QuantityID("length", i), "|o\(index)|", lengths[i],
        Localized(en: "tokens of answer \(i) (i edits it)", zh: "回答 \(i) 的词元数（按 i 可改）"))
      trace.given(
        QuantityID("other", i), "r′" + index, others[i],
        Localized(en: "a score of the batch's other group (i edits it)", zh: "同一批另一组的得分（按 i 可改）"))
    }
    trace.caption = Localized(
      en: "The answers have their scores. Nothing is compared yet.", zh: "回答已经打了分，还没有比较。")
    return State()
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    state.isStrideEnd = false
    if state.mean == nil {
      state.mean = mean(rewards)
      noteMean(mean(rewards), &trace)
    } else if state.deviation == nil {
      state.deviation = standardDeviation(rewards, ddof: 1)
      state.isStrideEnd = true
      noteDeviations(&trace)
    } else if state.advantages.count < count {
      let i = state.advantages.count
      state.advantages.append(advantages(convention)[i])
      state.isStrideEnd = i == count - 1
      noteAdvantages(of: i, &trace)
    } else {
      let i = state.pushes.count
      state.pushes.append(weight(aggregation, of: i) * state.advantages[i])
      state.isStrideEnd = i == count - 1
      noteWeights(of: i, &trace)
    }
  }

  /// The advantages of the group in a convention.
  func advantages(_ convention: Convention) -> [Double] {
    let batch = rewards + others
    let all =
      switch convention {
      case .sample: groupAdvantages(rewards: batch, groupSize: count, convention: .groupScaled)
      case .population: groupAdvantages(rewards: batch, groupSize: count, convention: .population)
      case .unscaled: groupAdvantages(rewards: batch, groupSize: count, convention: .unscaled)
      case .batch: groupAdvantages(rewards: batch, groupSize: count, convention: .batchScaled)
      case .leaveOneOut: leaveOneOutAdvantages(rewards: batch, groupSize: count)
      case .policyGradient: correctedAdvantages(rewards: batch, groupSize: count)
      }
    return Array(all[..<count])
  }

  /// The weight of one token of an answer.
  func weight(_ aggregation: Aggregation, of i: Int) -> Double {
    let rule: LossAggregation =
      switch aggregation {
      case .sequence: .sequenceMean
      case .token: .tokenMean
      case .constant: .constantLength(longest)
      }
    return rule.weight(length: lengths[i], lengths: lengths)
  }

  /// Whether the group's rewards differ at all.
  var isInformative: Bool { informativeGroups(rewards: rewards, groupSize: count)[0] }

  public var length: Int? { 2 + 2 * count }
  public func isDone(_ state: State) -> Bool { state.pushes.count == count }
  public func endsStride(_ state: State) -> Bool { state.isStrideEnd }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    GroupAdvantageView(lab: self, state: state, context: context)
  }
}

extension GroupAdvantageLab {
  /// What the difference from the mean is divided by.
  enum Convention: String, CaseIterable, Sendable {
    case sample = "n-1"
    case population = "n"
    case unscaled = "none"
    case batch
    case leaveOneOut = "rloo"
    case policyGradient = "gpg"

    /// On a Chinese panel.
    var chinese: String {
      switch self {
      case .sample: "N−1"
      case .population: "N"
      case .unscaled: "不除"
      case .batch: "整批"
      case .leaveOneOut: "RLOO"
      case .policyGradient: "GPG"
      }
    }

    var meaning: Localized {
      switch self {
      case .sample: Localized(en: "the group's std (N−1) + 1e-4: the book's default", zh: "组内标准差（N−1）+ 1e-4：本书默认")
      case .population: Localized(en: "the group's std (N)", zh: "组内标准差（N）")
      case .unscaled: Localized(en: "nothing: Dr. GRPO", zh: "不除：Dr. GRPO")
      case .batch: Localized(en: "the whole batch's std (N−1) + 1e-4", zh: "整批的标准差（N−1）+ 1e-4")
      case .leaveOneOut: Localized(en: "nothing, and the mean is of the others: RLOO", zh: "不除，均值只取其余回答：RLOO")
      case .policyGradient: Localized(en: "the share of groups that differ inside: GPG", zh: "组内有差别的组所占比例：GPG")
      }
    }

    /// The name over a column.
    var title: String {
      switch self {
      case .sample: "N−1"
      case .population: "N"
      case .unscaled: "none"
      case .batch: "batch"
      case .leaveOneOut: "RLOO"
      case .policyGradient: "GPG"
      }
    }
  }

  /// How token losses become one loss.
  enum Aggregation: String, CaseIterable, Sendable {
    case sequence = "answer-mean"
    case token = "token-mean"
    case constant = "max-len"

    /// On a Chinese panel.
    var chinese: String {
      switch self {
      case .sequence: "回答平均"
      case .token: "词元平均"
      case .constant: "固定长度"
      }
    }

    var meaning: Localized {
      switch self {
      case .sequence: Localized(en: "mean over each answer, then over answers: GRPO", zh: "先在每个回答内平均，再对回答平均：GRPO")
      case .token: Localized(en: "mean over all tokens: DAPO", zh: "对所有词元平均：DAPO")
      case .constant: Localized(en: "sum divided by a constant length: Dr. GRPO", zh: "求和后除以固定长度：Dr. GRPO")
      }
    }

    var title: String {
      switch self {
      case .sequence: "1/(G|o|)"
      case .token: "1/Σ|o|"
      case .constant: "1/(G·L)"
      }
    }
  }

  /// "2 + 3 = ?" with three answers: 1 point for the right sum, 1 more for showing the way.
  enum Sums {
    static let rewards: [Double] = [1, 0, 2]
    static let lengths: [Double] = [2, 2, 6]
    static let others: [Double] = [1, 1, 1]
    static let answers = [["5", "⏎"], ["6", "⏎"], ["2", "+", "3", "=", "5", "⏎"]]
  }

  /// The tokens of an answer where they are known: those of "2 + 3 = ?" while scores and lengths are its own.
  func tokens(of i: Int) -> [String] {
    if rewards == Sums.rewards && lengths == Sums.lengths { return Sums.answers[i] }
    return Array(repeating: "▪", count: Int(lengths[i]))
  }
}
