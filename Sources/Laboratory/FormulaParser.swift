/// Recursive descent over the characters of a formula; depth is bounded, so that no text can overflow the stack.
struct FormulaParser {
  typealias Node = Formula.Node
  typealias Failure = Formula.Failure

  private let characters: [Character]
  private var position = 0
  private var depth = 0

  init(_ source: String) { characters = Array(source) }

  mutating func parseWhole() throws(Failure) -> Node {
    let node = try expression()
    skipBlanks()
    guard position == characters.count else { throw failure("unexpected “\(characters[position])”") }
    return node
  }

  private mutating func expression() throws(Failure) -> Node {
    depth += 1
    defer { depth -= 1 }
    guard depth < 100 else { throw failure("nested too deeply") }
    let left = try sum()
    guard let sign = takeOperator(FormulaParser.comparisons) else { return left }
    return .binary(sign, left, try sum())
  }

  private mutating func sum() throws(Failure) -> Node {
    var node = try product()
    while let sign = takeOperator(FormulaParser.sums) { node = .binary(sign, node, try product()) }
    return node
  }

  private mutating func product() throws(Failure) -> Node {
    var node = try factor()
    while let sign = takeOperator(FormulaParser.products) { node = .binary(sign, node, try factor()) }
    return node
  }

  private mutating func factor() throws(Failure) -> Node {
    depth += 1
    defer { depth -= 1 }
    guard depth < 100 else { throw failure("nested too deeply") }
    if takeOperator([("−", .minus), ("-", .minus)]) != nil { return .negative(try factor()) }
    if takeOperator([("+", .plus)]) != nil { return try factor() }
    let base = try postfix()
    guard takeOperator([("**", .power), ("^", .power)]) != nil else { return base }
    return .binary(.power, base, try factor())
  }

  private mutating func postfix() throws(Failure) -> Node {
    var node = try primary()
    while take("[") {
      let index = try expression()
      guard take("]") else { throw failure("missing “]”") }
      node = .element(node, index)
    }
    return node
  }

  private mutating func primary() throws(Failure) -> Node {
    skipBlanks()
    guard position < characters.count else { throw failure("something is missing at the end") }
    let character = characters[position]
    if character == "(" {
      position += 1
      let inner = try expression()
      guard take(")") else { throw failure("missing “)”") }
      return inner
    }
    if character.isASCII && (character.isNumber || character == ".") { return try number() }
    if FormulaParser.mayStartName(character) { return try nameOrCall() }
    throw failure("unexpected “\(character)”")
  }

  private mutating func number() throws(Failure) -> Node {
    let start = position
    while position < characters.count, characters[position].isASCII,
      characters[position].isNumber || characters[position] == "."
    {
      position += 1
    }
    if position < characters.count, characters[position] == "e" || characters[position] == "E" {
      var ahead = position + 1
      if ahead < characters.count, "+-−".contains(characters[ahead]) { ahead += 1 }
      if ahead < characters.count, characters[ahead].isASCII, characters[ahead].isNumber {
        while ahead < characters.count, characters[ahead].isASCII, characters[ahead].isNumber { ahead += 1 }
        position = ahead
      }
    }
    let spelling = String(characters[start..<position])
    guard let value = Double(String(spelling.map { $0 == "−" ? "-" : $0 })) else {
      throw Failure(offset: start, message: "“\(spelling)” is not a number")
    }
    return .number(value, spelling: spelling)
  }

  private mutating func nameOrCall() throws(Failure) -> Node {
    let start = position
    position += 1
    while position < characters.count, FormulaParser.mayContinueName(characters[position]) { position += 1 }
    let name = String(characters[start..<position])
    guard position < characters.count, characters[position] == "(" else { return .name(name) }
    guard FormulaFunctions.names.contains(name) else {
      throw Failure(offset: start, message: "there is no function “\(name)”; write · to multiply")
    }
    position += 1
    var arguments = [try expression()]
    while take(",") { arguments.append(try expression()) }
    guard take(")") else { throw failure("missing “)”") }
    return .call(name, arguments)
  }

  private static func mayStartName(_ character: Character) -> Bool {
    character.isLetter || character == "_" || character == "∞"
  }

  private static func mayContinueName(_ character: Character) -> Bool {
    character.isLetter || character == "_" || character == "′"
      || character.isASCII && character.isNumber || "₀₁₂₃₄₅₆₇₈₉₊₋".contains(character)
  }

  private static let comparisons: [(String, Formula.Operator)] = [
    ("<=", .lessOrEqual), (">=", .greaterOrEqual), ("==", .equal), ("≤", .lessOrEqual), ("≥", .greaterOrEqual),
    ("<", .less), (">", .greater), ("=", .equal),
  ]
  private static let sums: [(String, Formula.Operator)] = [("+", .plus), ("−", .minus), ("-", .minus)]
  private static let products: [(String, Formula.Operator)] = [
    ("·", .times), ("×", .times), ("*", .times), ("/", .over), ("÷", .over),
  ]

  private mutating func takeOperator(_ table: [(String, Formula.Operator)]) -> Formula.Operator? {
    skipBlanks()
    for (spelling, sign) in table where starts(with: spelling) {
      if spelling == "*" && starts(with: "**") { continue }
      position += spelling.count
      return sign
    }
    return nil
  }

  private func starts(with spelling: String) -> Bool {
    position + spelling.count <= characters.count
      && zip(spelling, characters[position...]).allSatisfy { $0 == $1 }
  }

  private mutating func take(_ character: Character) -> Bool {
    skipBlanks()
    guard position < characters.count, characters[position] == character else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while position < characters.count, characters[position] == " " { position += 1 }
  }

  private func failure(_ message: String) -> Failure { Failure(offset: position, message: message) }
}
