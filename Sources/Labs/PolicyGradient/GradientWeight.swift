import Laboratory
import Reinforcement

extension PolicyGradientWeight {
  /// The word for it in the knob, before its numbers' names, and in JSON.
  var word: String {
    switch self {
    case .totalReturn: "total"
    case .rewardToGo: "to-go"
    case .baseline: "baseline"
    case .actionValue: "q"
    case .advantage: "advantage"
    case .temporalDifferenceError: "td-error"
    }
  }

  /// On a Chinese panel.
  var chinese: String {
    switch self {
    case .totalReturn: "全程回报"
    case .rewardToGo: "其后回报"
    case .baseline: "减基线"
    case .actionValue: "Q"
    case .advantage: "优势"
    case .temporalDifferenceError: "TD 误差"
    }
  }

  var meaning: Localized {
    switch self {
    case .totalReturn: Localized(en: "the return of the whole episode", zh: "整个回合的回报")
    case .rewardToGo: Localized(en: "the return from this step on", zh: "从这一步起的回报")
    case .baseline: Localized(en: "the return from this step on, minus a baseline", zh: "从这一步起的回报减去基线")
    case .actionValue: Localized(en: "the true action value Q", zh: "真实的动作价值 Q")
    case .advantage: Localized(en: "the true advantage Q − V", zh: "真实的优势 Q − V")
    case .temporalDifferenceError: Localized(en: "the TD error with the true V", zh: "用真实 V 算的 TD 误差")
    }
  }

  /// Beside its bar.
  var label: Localized {
    switch self {
    case .totalReturn: Localized(en: "1 G₀, whole return", zh: "1 G₀ 全程回报")
    case .rewardToGo: Localized(en: "2 Gₜ, from t on", zh: "2 Gₜ 其后回报")
    case .baseline: Localized(en: "3 Gₜ − b", zh: "3 Gₜ − b")
    case .actionValue: Localized(en: "4 Q", zh: "4 Q")
    case .advantage: Localized(en: "5 A = Q − V", zh: "5 A = Q − V")
    case .temporalDifferenceError: Localized(en: "6 δ", zh: "6 δ")
    }
  }

  /// The estimate of an episode of the batch with this weight.
  func estimate(_ episode: Int) -> QuantityID { QuantityID("\(word).g", episode) }
  var mean: QuantityID { QuantityID("\(word).mean") }
  var spread: QuantityID { QuantityID("\(word).sd") }
}

/// What is taken away from the return in the third of the six weights.
enum Baseline: String, CaseIterable, Sendable {
  case value
  case constant
  case none
  case action

  /// On a Chinese panel.
  var chinese: String {
    switch self {
    case .value: "状态价值"
    case .constant: "常数"
    case .none: "无"
    case .action: "动作价值"
    }
  }

  var meaning: Localized {
    switch self {
    case .value: Localized(en: "the true value of the state", zh: "状态的真实价值")
    case .constant: Localized(en: "one number for all states: V(s₀)", zh: "所有状态同一个数：V(s₀)")
    case .none: Localized(en: "nothing", zh: "什么也不减")
    case .action: Localized(en: "Q(s, a), which knows the action (a common slip)", zh: "Q(s, a)，知道动作（常见错误）")
    }
  }
}
