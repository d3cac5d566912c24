import Laboratory

/// What a `calc:` link asks for.
///
///     calc:1+0.9*0.5-0.2              an expression; names are those of `given: numbers:` in the front matter
///     calc:gae#advantages[0]          a quantity of the calculator, of the inputs `given: gae:`
///     calc:gae(truncated)#advantages  the same of the inputs `given: gae(truncated):`; a list may be printed whole
public enum Calculation: Equatable, Sendable {
  case expression(Formula)
  case quantity(name: String, given: String, path: [PathStep])
  case unreadable(source: String, message: String)

  /// A step into the calculator's answer.
  public enum PathStep: Hashable, Sendable {
    case key(String)
    case index(Int)
  }

  public init(_ source: String) {
    guard let hash = source.firstIndex(of: "#") else {
      do { self = .expression(try Formula(source)) } catch {
        self = .unreadable(source: source, message: error.description)
      }
      return
    }
    let given = String(source[..<hash])
    let name = given.firstIndex(of: "(").map { String(given[..<$0]) } ?? given
    guard Identifier.isValid(name), name == given || given.hasSuffix(")") else {
      self = .unreadable(source: source, message: "“\(given)” is not the name of a quantity")
      return
    }
    guard let path = Calculation.path(source[source.index(after: hash)...]) else {
      self = .unreadable(source: source, message: "the path after # is not like advantages[0] or psi.q[2]")
      return
    }
    self = .quantity(name: name, given: given, path: path)
  }

  /// `psi.q[2]` as key, key, index; nil when malformed.
  static func path(_ text: some StringProtocol) -> [PathStep]? {
    var steps: [PathStep] = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      let key = part.prefix { $0 != "[" }
      guard !key.isEmpty else { return nil }
      steps.append(.key(String(key)))
      var rest = part[key.endIndex...]
      while !rest.isEmpty {
        guard rest.first == "[", let close = rest.firstIndex(of: "]"), let index = Int(rest[..<close].dropFirst()),
          index >= 0
        else { return nil }
        steps.append(.index(index))
        rest = rest[rest.index(after: close)...]
      }
    }
    return steps
  }
}
