/// Functions set upright: `\log`, `\max`.
enum FunctionTable {
  /// The name in TeX, and how it is written.
  static let plain: [String: String] = {
    let names = """
      arccos arcsin arctan arg cos cosh cot coth csc deg dim exp hom ker lg ln log sec sin sinh tan tanh \
      sgn tr softmax clip
      """
    return Dictionary(uniqueKeysWithValues: names.split(separator: " ").map { (String($0), String($0)) })
  }()

  /// Those whose script goes underneath in a display.
  static let withLimits: [String: String] = {
    let names = "det gcd inf lim max min Pr sup argmax argmin"
    var table = Dictionary(uniqueKeysWithValues: names.split(separator: " ").map { (String($0), String($0)) })
    table["argmax"] = "arg max"
    table["argmin"] = "arg min"
    table["liminf"] = "lim inf"
    table["limsup"] = "lim sup"
    table["injlim"] = "inj lim"
    table["projlim"] = "proj lim"
    return table
  }()
}
