extension JSONValue {
  /// The value as JSON on one line, without spaces.
  ///
  /// Numbers are the shortest text that reads back as the same Float64; whole numbers have no `.0`.
  public var text: String {
    var output = ""
    write(to: &output)
    return output
  }

  /// The value as JSON for people: two spaces deeper for each level, rows of plain values on one line.
  public var prettyText: String {
    var output = ""
    writePretty(to: &output, indent: "")
    return output
  }

  private func write(to output: inout String) {
    switch self {
    case .null: output += "null"
    case .bool(let truth): output += truth ? "true" : "false"
    case .number(let number): output += jsonText(of: number)
    case .string(let string): writeQuoted(string, to: &output)
    case .array(let elements):
      output += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { output += "," }
        element.write(to: &output)
      }
      output += "]"
    case .object(let object):
      output += "{"
      for (index, member) in object.members.enumerated() {
        if index > 0 { output += "," }
        writeQuoted(member.key, to: &output)
        output += ":"
        member.value.write(to: &output)
      }
      output += "}"
    }
  }

  private func writePretty(to output: inout String, indent: String) {
    let deeper = indent + "  "
    switch self {
    case .array(let elements) where elements.contains(where: \.hasParts):
      output += "[\n"
      for (index, element) in elements.enumerated() {
        output += deeper
        element.writePretty(to: &output, indent: deeper)
        output += index + 1 < elements.count ? ",\n" : "\n"
      }
      output += indent + "]"
    case .array(let elements):
      output += "[" + elements.map(\.text).joined(separator: ", ") + "]"
    case .object(let object) where object.count > 0:
      output += "{\n"
      for (index, member) in object.members.enumerated() {
        output += deeper
        writeQuoted(member.key, to: &output)
        output += ": "
        member.value.writePretty(to: &output, indent: deeper)
        output += index + 1 < object.count ? ",\n" : "\n"
      }
      output += indent + "}"
    case .null, .bool, .number, .string, .object:
      write(to: &output)
    }
  }

  private var hasParts: Bool {
    switch self {
    case .array, .object: true
    case .null, .bool, .number, .string: false
    }
  }
}

private func jsonText(of number: Double) -> String {
  if number.isNaN { return "\"NaN\"" }
  if number.isInfinite { return number < 0 ? "\"-Infinity\"" : "\"Infinity\"" }
  let text = number.description
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

private func writeQuoted(_ string: String, to output: inout String) {
  output += "\""
  for scalar in string.unicodeScalars {
    switch scalar {
    case "\"": output += "\\\""
    case "\\": output += "\\\\"
    case "\n": output += "\\n"
    case "\r": output += "\\r"
    case "\t": output += "\\t"
    case "\u{0}"..<" ": output += "\\u00" + hexadecimal(scalar.value)
    default: output.unicodeScalars.append(scalar)
    }
  }
  output += "\""
}

private func hexadecimal(_ value: UInt32) -> String {
  let digits = String(value, radix: 16)
  return digits.count < 2 ? "0" + digits : digits
}
