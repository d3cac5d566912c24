import Interchange
import Laboratory

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

enum Report {
  /// A row of the table; figures beyond their target are marked, never failed: machines are shared and noisy.
  static func line(_ figure: Figure) -> String {
    let value = Numeral.fixed(figure.value, figure.value >= 100 ? 0 : 2) + " " + figure.unit
    let target = figure.target.map { "target \(Numeral.short($0))" } ?? ""
    let flag = figure.target.map { figure.value > $0 ? "  over" : "" } ?? ""
    return pad(figure.name, 50) + pad(value, 16) + target + flag
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  static func write(_ figures: [Figure], to path: String) {
    let rows = figures.map { figure -> JSONValue in
      ["name": .string(figure.name), "value": .number(figure.value), "unit": .string(figure.unit)]
    }
    guard let file = fopen(path, "w") else {
      print("\(path) cannot be written.")
      return
    }
    defer { fclose(file) }
    fputs(JSONValue.array(rows).prettyText + "\n", file)
  }
}
