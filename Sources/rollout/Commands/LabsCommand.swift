import ArgumentParser
import Interchange
import Laboratory
import Labs

/// `rollout labs`: the labs with their knobs, ranges, defaults.
struct LabsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "labs", abstract: "List the labs with their knobs, ranges and defaults.")

  @OptionGroup var global: GlobalOptions

  @Option(name: .long, help: "text or json.")
  var format: ListFormat = .text

  func run() throws {
    let language = Surroundings(global).language
    switch format {
    case .json: Standard.output(JSONValue.array(Catalog.descriptions.map(json)).prettyText)
    case .text: for about in Catalog.descriptions { write(about, language) }
    }
  }

  private func write(_ about: LabDescription, _ language: Language) {
    Standard.output("\(about.name): \(about.summary[language])")
    for knob in about.knobs {
      Standard.output("  \(knob.name) (\(knob.symbol)): \(knob.meaning[language])")
      let initial = language == .en ? "; default \(knob.initial)" : "；默认 \(knob.initial)"
      Standard.output("      " + knob.range(in: language) + initial)
    }
    Standard.output("")
  }

  private func json(_ about: LabDescription) -> JSONValue {
    .object(
      JSONObject([
        ("name", .string(about.name)), ("title", both(about.title)), ("summary", both(about.summary)),
        (
          "knobs",
          .array(
            about.knobs.map { knob in
              [
                "name": .string(knob.name), "symbol": .string(knob.symbol), "meaning": both(knob.meaning),
                "range": .string(knob.range(in: .en)), "default": .string("\(knob.initial)"),
              ]
            })
        ),
      ]))
  }

  private func both(_ text: Localized) -> JSONValue { ["en": .string(text.en), "zh": .string(text.zh)] }
}
