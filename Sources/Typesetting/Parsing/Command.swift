import Interchange

/// What a command of TeX does here.
enum Command: Sendable {
  case symbol(Symbol)
  case function(String, Limits)
  case bigOperator(Symbol, Limits)
  case operatorName
  case text
  case alphabet(Alphabet)
  case fraction
  case binomial
  case root
  case accent(Accent)
  case line(Edge)
  case brace(Edge)
  case left
  case sizedFence(rows: Int)
  case begin
  case substack
  case stack(StackOrder)
  case longArrow(Symbol)
  case space(Int)
  case measuredSpace
  case not
  case phantom(Phantom)
  case boxed
  case classed(MathClass)
  case modulo(hasName: Bool, hasParentheses: Bool)
  case term
  case tag
  /// A hint about the style that cells have no use for.
  case ignored

  enum StackOrder: Sendable { case overFirst, underFirst }

  /// Every command there is, by its name.
  static let all: [String: Command] = {
    var all = others
    for (name, symbol) in SymbolTable.named { all[name] = .symbol(symbol) }
    for (name, entry) in SymbolTable.bigOperators {
      all[name] = .bigOperator(entry.symbol, entry.hasLimits ? .inDisplay : .never)
    }
    for (name, written) in FunctionTable.plain { all[name] = .function(written, .never) }
    for (name, written) in FunctionTable.withLimits { all[name] = .function(written, .inDisplay) }
    for (name, alphabet) in Alphabet.commands { all[name] = .alphabet(alphabet) }
    for (name, accent) in Accent.commands { all[name] = .accent(accent) }
    for (size, rows) in [("big", 2), ("Big", 3), ("bigg", 5), ("Bigg", 7)] {
      for side in ["", "l", "r", "m"] { all[size + side] = .sizedFence(rows: rows) }
    }
    for name in ignoredNames.split(separator: " ") { all[String(name)] = .ignored }
    return all
  }()

  private static let others: [String: Command] = [
    "operatorname": .operatorName, "mathop": .classed(.operator), "text": .text, "textrm": .text, "textbf": .text,
    "textit": .text, "textsf": .text, "texttt": .text, "textnormal": .text, "mbox": .text, "hbox": .text,
    "emph": .text, "frac": .fraction, "dfrac": .fraction, "tfrac": .fraction, "cfrac": .fraction,
    "binom": .binomial, "dbinom": .binomial, "tbinom": .binomial, "sqrt": .root, "overline": .line(.over),
    "underline": .line(.under), "overbrace": .brace(.over), "underbrace": .brace(.under), "left": .left,
    "begin": .begin, "substack": .substack, "overset": .stack(.overFirst), "stackrel": .stack(.overFirst),
    "underset": .stack(.underFirst), "xrightarrow": .longArrow(Symbol("→", ascii: "->", .relation)),
    "xleftarrow": .longArrow(Symbol("←", ascii: "<-", .relation)),
    ",": .space(1), ":": .space(1), ">": .space(1), ";": .space(1), " ": .space(1), "~": .space(1), "!": .space(0),
    "thinspace": .space(1), "medspace": .space(1), "thickspace": .space(1), "negthinspace": .space(0),
    "enspace": .space(1), "enskip": .space(1), "quad": .space(2), "qquad": .space(4), "hspace": .measuredSpace,
    "mspace": .measuredSpace,
    "not": .not, "phantom": .phantom(.both), "hphantom": .phantom(.horizontal), "vphantom": .phantom(.vertical),
    "smash": .phantom(.smash), "boxed": .boxed, "fbox": .boxed, "mathbin": .classed(.binary),
    "mathrel": .classed(.relation), "mathord": .classed(.ordinary), "mathopen": .classed(.open),
    "mathclose": .classed(.close), "mathpunct": .classed(.punctuation), "mathinner": .classed(.inner),
    "bmod": .modulo(hasName: true, hasParentheses: false), "mod": .modulo(hasName: true, hasParentheses: false),
    "pmod": .modulo(hasName: true, hasParentheses: true), "pod": .modulo(hasName: false, hasParentheses: true),
    "term": .term, "tag": .tag,
  ]

  private static let ignoredNames = """
    displaystyle textstyle scriptstyle scriptscriptstyle notag nonumber nobreak allowbreak strut mathstrut \
    relax / null
    """
}

extension Command {
  /// The known command nearest to a mistyped one, if one is near.
  static func nearest(to name: String) -> String? {
    guard (2...20).contains(name.count) else { return nil }
    let letters = Array(name)
    let limit = letters.count < 5 ? 1 : 2
    let places = ["end", "right", "middle", "limits", "nolimits"]
    let near = (Array(all.keys) + places).compactMap { known -> (distance: Int, name: String)? in
      guard abs(known.count - letters.count) <= limit, known.allSatisfy(\.isLetter) else { return nil }
      let distance = Spelling.distance(letters, Array(known))
      return distance <= limit ? (distance, known) : nil
    }
    return near.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
  }
}
