import ArgumentParser
import Calculator
import Interchange
import Laboratory

/// `rollout compute QUANTITY [FILE]`: the reference calculator, JSON in and JSON out.
struct ComputeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compute", abstract: "The reference calculator: JSON in, JSON out.",
    usage: "rollout compute --list\nrollout compute <quantity> [<file>]\nrollout compute <quantity> --help",
    discussion: "`rollout compute --list` names the quantities; `rollout compute QUANTITY --help` explains one.",
    helpNames: [])

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The quantity.", completion: .list(Calculator.quantities.map(\.name)))
  var quantity: String?

  @Argument(help: "A file with one JSON object; standard input by default.", completion: .file())
  var file: String?

  @Flag(name: .long, help: "Name the quantities with a line each.")
  var list = false

  @Flag(name: [.customShort("h"), .long], help: "Explain the quantity: formula, keys, shapes, source, an example.")
  var help = false

  func run() throws {
    if list { return Standard.raw(ensureNewline(Calculator.list())) }
    guard let quantity else {
      if help { throw CleanExit.helpRequest(self) }
      throw CommandFailure.badInput(
        "Name a quantity; `rollout compute --list` shows them all.", "请指定一个量；`rollout compute --list` 列出全部。")
    }
    do {
      if help { return Standard.raw(ensureNewline(try Calculator.help(quantity))) }
      _ = try Calculator.quantity(named: quantity)
      Standard.output(try Calculator.compute(quantity, try input()).text)
    } catch let error as ComputeError {
      throw CommandFailure.badInput(Localized(error.message))
    }
  }

  private func input() throws -> JSONValue {
    let place = file ?? "standard input"
    let text = try file.map(Standard.readFile) ?? String(decoding: Standard.readAll(), as: UTF8.self)
    do { return try JSONValue(parsing: text) } catch {
      throw CommandFailure.badInput(Localized("\(place): \(error)"))
    }
  }

  private func ensureNewline(_ text: String) -> String { text.hasSuffix("\n") ? text : text + "\n" }
}
