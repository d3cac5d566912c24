/// The words with which the signs of a formula are said, in a language.
struct SpokenWords: Sendable {
  var signs: [String: String]
  /// Signs that are something else where nothing stands before them.
  var leading: [Character: String]
  /// Letters and names that voices do not know.
  var names: [String: String]
  /// Hats and the like.
  var marks: [String: String]
  /// Scripts above that have a name of their own.
  var powers: [String: String]
  var sub: String
  var endSub: String
  var sup: String
  var endSup: String
  /// What a base is raised to, and whether that is a single letter or number.
  var power: @Sendable (_ exponent: String, _ isSimple: Bool) -> [String]
  /// Between a function and its argument; nil where the brackets are said.
  var of: String?
  var open: String
  var close: String
  var given: String
  var bar: String
  var against: String
  var norm: String

  /// A sign of one or two characters in words; signs that mean the same are said alike.
  func sign(_ sign: String) -> String? { signs[SpokenWords.same[sign] ?? sign] }

  private static let same = [
    "!=": "≠", ":=": "≐", "<=": "≤", ">=": "≥", "~": "∼", "-": "−", "⋅": "·", "×": "·", "*": "·", "<-": "←", "->": "→",
    "⋯": "…", "'": "′",
  ]

  static let english = SpokenWords(
    signs: [
      "=": "equals", "≠": "is not", "≈": "is about", "≡": "is the same as", "≐": "is defined as",
      "<": "is less than", "≤": "is at most", ">": "is greater than", "≥": "is at least", "≪": "is far less than",
      "≫": "is far greater than", "∝": "is proportional to", "∼": "is drawn from", "∈": "in",
      "≻": "is preferred to", "≺": "is worse than", "+": "plus", "−": "minus", "±": "plus or minus", "·": "times",
      "/": "over", "←": "becomes", "→": "to", "⇒": "so that", "∇": "gradient", "∂": "partial", "∞": "infinity",
      "…": "and so on", "√": "root of", "∑": "sum", "Σ": "sum", "∏": "product", "∘": "after", "⊤": "transposed",
      "′": "prime", "[": "open bracket", "]": "close bracket", "{": "open brace", "}": "close brace", "∪": "union",
      "∩": "intersection", "∖": "without", "||": "against",
    ],
    leading: ["·": "dot", "⋅": "dot", "<": "before", "*": "star"],
    names: ["argmax": "arg max", "argmin": "arg min", "KL": "K L"],
    marks: ["hat": "hat", "tilde": "tilde", "bar": "bar", "dot": "dot", "vec": "vector"],
    powers: ["2": "squared", "3": "cubed", "*": "star", "∗": "star", "⊤": "transposed", "′": "prime", "−1": "inverse"],
    sub: "sub", endSub: "end sub", sup: "super", endSup: "end super",
    power: { exponent, isSimple in ["to the", exponent] + (isSimple ? [] : ["end power"]) },
    of: "of", open: "open", close: "close", given: "given", bar: "bar", against: "against", norm: "double bar")

  static let chinese = SpokenWords(
    signs: [
      "=": "等于", "≠": "不等于", "≈": "约等于", "≡": "恒等于", "≐": "定义为", "<": "小于", "≤": "小于等于", ">": "大于", "≥": "大于等于",
      "≪": "远小于", "≫": "远大于", "∝": "正比于", "∼": "服从", "∈": "属于", "≻": "优于", "≺": "劣于", "+": "加", "−": "减", "±": "加减",
      "·": "乘", "/": "除以", "←": "赋值为", "→": "到", "⇒": "推出", "∇": "梯度", "∂": "偏", "∞": "无穷", "…": "等等", "√": "根号",
      "∑": "求和", "Σ": "合计", "∏": "求积", "∘": "复合", "⊤": "转置", "′": "撇", "[": "左方括号", "]": "右方括号", "{": "左花括号",
      "}": "右花括号", "∪": "并", "∩": "交", "∖": "去掉", "||": "相对于",
    ],
    leading: ["−": "负", "-": "负", "·": "点", "⋅": "点", "*": "星"],
    names: ["argmax": "arg max", "argmin": "arg min", "KL": "K L"],
    marks: ["hat": "帽", "tilde": "波浪", "bar": "横线", "dot": "点", "vec": "向量"],
    powers: ["2": "的平方", "3": "的立方", "*": "星", "∗": "星", "⊤": "转置", "′": "撇", "−1": "的逆"],
    sub: "下标", endSub: "下标完", sup: "上标", endSup: "上标完",
    power: { exponent, isSimple in ["的", exponent, isSimple ? "次方" : "次方完"] },
    of: nil, open: "左括号", close: "右括号", given: "给定", bar: "竖线", against: "相对于", norm: "双竖线")
}
