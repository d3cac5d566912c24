import Laboratory

/// What the reader answered, by the kind of answer that a question takes.
public enum Answer: Hashable, Sendable {
  case number(Double)
  case list([Double])
  /// An option by its place on screen, from 0.
  case option(Int)
  /// The entries by their places on screen, from 0, in the order that the reader gave them.
  case order([Int])
  /// Knobs as `--set` takes them.
  case settings([String: String])
  /// 1 again, 2 hard, 3 good, 4 easy.
  case grade(Rating)
}

/// Why an answer cannot be judged: it does not count as an attempt, the reader types again.
public struct AnswerError: Error, Hashable, Sendable, CustomStringConvertible {
  public var message: Localized
  public var description: String { message.en }

  public init(en: String, zh: String) { message = Localized(en: en, zh: zh) }
}

/// What a question takes for an answer, and which one is right.
public enum AnswerForm: Hashable, Sendable {
  /// A number that is right within the tolerance.
  case number(key: Double, tolerance: Double)
  /// Numbers, each right within the tolerance.
  case list(key: [Double], tolerance: Double)
  case option([QuestionOption], right: Int)
  /// Entries as shown; `right` is their places in the right order.
  case order([OrderEntry], right: [Int])
  case goal(Goal)
  /// The reader looks at the solution and grades themself.
  case grade
}

/// One of the options of a question.
public struct QuestionOption: Hashable, Sendable {
  public var text: Localized
  /// Why it is right, or wrong.
  public var reason: Localized
}

/// One of the entries to be put in order.
public struct OrderEntry: Hashable, Sendable {
  public var text: Localized
  public var reason: Localized?
}

/// What a lab is to be brought to.
public struct Goal: Hashable, Sendable {
  /// The condition over the watched quantities, `A0 > A4`.
  public var condition: Formula
  /// Names in the condition, and the quantities they stand for.
  public var watched: [Watched]
  /// The run to start from.
  public var start: LabRun
  /// The knobs that may be turned.
  public var knobs: [String]
  /// Settings that reach it, as `--set` takes them.
  public var example: [String: String]

  public struct Watched: Hashable, Sendable {
    public var name: String
    public var id: QuantityID
  }
}

extension Goal {
  /// From where to where each knob may be turned, and where it stands.
  fileprivate func ranges(in language: Language) -> String {
    let parts = knobs.compactMap { name in
      start.settings.knob(name).map { knob in
        let range = "\(knob.symbol) \(knob.range(in: language))"
        let now = start.settings[name].description
        return language == .en ? "\(range), now \(now)" : "\(range)，现为 \(now)"
      }
    }
    return parts.joined(separator: "; ")
  }
}

extension AnswerForm {
  /// What to type, in a sentence.
  public var instruction: Localized {
    switch self {
    case .number(_, let tolerance):
      let margin = Numeral.short(tolerance, 9)
      return Localized(
        en: "Type a number; 5/4 and 1+0.9*0.5 are numbers too. Right within ±\(margin).",
        zh: "请输入一个数；5/4 和 1+0.9*0.5 这样的式子也可以。误差不超过 ±\(margin) 即为正确。")
    case .list(let key, let tolerance):
      let margin = Numeral.short(tolerance, 9)
      return Localized(
        en: "Type \(key.count) numbers with commas between them: 1, 5/4, 0.5. Each is right within ±\(margin).",
        zh: "请输入 \(key.count) 个数，用逗号分开：1, 5/4, 0.5。每个数的误差不超过 ±\(margin) 即为正确。")
    case .option(let options, _):
      return Localized(en: "Type 1 to \(options.count).", zh: "请输入 1 到 \(options.count)。")
    case .order(let entries, _):
      let example = (1...max(1, entries.count)).reversed().map(String.init).joined(separator: " ")
      return Localized(
        en: "Type the numbers of the entries in the right order, as in: \(example).",
        zh: "请按正确的顺序输入各项的编号，例如：\(example)。")
    case .goal(let goal) where goal.knobs.count == 1:
      return Localized(en: "Type a value: \(goal.ranges(in: .en)).", zh: "请输入一个值：\(goal.ranges(in: .zh))。")
    case .goal(let goal):
      let example = goal.knobs.map { "\($0)=…" }.joined(separator: " ")
      return Localized(
        en: "Type settings: \(example) (\(goal.ranges(in: .en)))", zh: "请输入设置：\(example)（\(goal.ranges(in: .zh))）")
    case .grade:
      return Localized(
        en: "Recall it first. Then type 1 (forgot), 2 (hard), 3 (good) or 4 (easy).",
        zh: "先回忆，再给自己打分：1（忘了）、2（勉强）、3（记得）、4（很熟）。")
    }
  }
}
