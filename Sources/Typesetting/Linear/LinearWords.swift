/// The words with which a formula is spelt out in a line, in a language.
public struct LinearWords: Sendable {
  /// Sums and their like, by their sign: `∑` is a sum.
  var operators: [Character: String]
  var root: String
  var choose: String
  /// The words for signs, where they are said.
  var spoken: SpokenWords
  /// What goes before the operator, where it goes over something: `over l from 0 to 9 of`.
  var limits: @Sendable (_ name: String, _ variable: String?, _ first: String?, _ last: String?) -> String

  public static let english = LinearWords(
    operators: [
      "∑": "sum", "∏": "product", "∫": "integral", "∬": "double integral", "∮": "contour integral", "⋃": "union",
      "⋂": "intersection", "⋁": "or", "⋀": "and",
    ],
    root: "square root of ", choose: "choose", spoken: .english,
    limits: { name, variable, first, last in
      let over = variable.map { " over \($0)" } ?? ""
      let from = first.map { " from \($0)" } ?? ""
      let to = last.map { " to \($0)" } ?? ""
      return name + over + from + to + " of"
    })

  public static let chinese = LinearWords(
    operators: [
      "∑": "求和", "∏": "求积", "∫": "积分", "∬": "二重积分", "∮": "环路积分", "⋃": "求并", "⋂": "求交", "⋁": "求或", "⋀": "求与",
    ],
    root: "根号", choose: "选", spoken: .chinese,
    limits: { name, variable, first, last in
      let over = variable.map { "对 \($0)" } ?? ""
      let from = first.map { " 从 \($0)" } ?? ""
      let to = last.map { " 到 \($0)" } ?? ""
      let range = over + from + to
      let verb = name.allSatisfy(\.isASCII) ? "取 \(name)" : name
      return range.isEmpty ? name : range.drop { $0 == " " } + " \(verb)"
    })
}
