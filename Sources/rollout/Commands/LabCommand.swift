import ArgumentParser
import Interchange
import Laboratory
import Labs

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, csv
}

/// `rollout lab NAME`: a lab without a screen, every step with its trace.
struct LabCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lab", abstract: "Run a lab and print every step with its numbers.",
    discussion: "`rollout labs` lists the labs with their knobs. --format json writes one object a step (JSON Lines).")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The lab's name.", completion: .list(Catalog.descriptions.map(\.name)))
  var name: String

  @Option(name: .long, help: ArgumentHelp("A knob's position; may be repeated.", valueName: "knob=value"))
  var set: [String] = []

  @Option(name: .long, parsing: .unconditional, help: "The seed of the run.", transform: WholeNumber.seed)
  var seed: UInt64 = 7

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many steps; the whole run by default.", valueName: "n"), transform: WholeNumber.count)
  var steps: Int?

  @Flag(name: .customLong("to-end"), help: "Run to the end.")
  var toEnd = false

  @Option(name: .long, help: "text, json or csv.")
  var format: OutputFormat = .text

  func run() throws {
    guard var session = Catalog.session(name) else {
      let names = Catalog.descriptions.map(\.name)
      let hint = Hint.nearest(to: name, among: names)
      throw CommandFailure.badInput(
        "There is no lab “\(name)”.\(hint.en) The labs are: \(names.joined(separator: ", ")).",
        "没有实验“\(name)”。\(hint.zh)可用的实验：\(names.joined(separator: "、"))。")
    }
    if steps != nil && toEnd {
      throw CommandFailure.badInput(
        "--steps and --to-end say different things; give one of them.", "--steps 与 --to-end 矛盾，请只给其中一个。")
    }
    do {
      try session.restart(settings: settings(session), seed: seed)
    } catch let error as SettingsError {
      throw CommandFailure.badInput(error.message)
    }
    let language = Surroundings(global).language
    let writer = LabWriter(session: session, format: format, language: language)
    writer.begin()
    writer.write(session.record, session)
    let limit = toEnd ? Int.max : steps ?? Int.max
    while session.position < limit, session.step(recording: true) { writer.write(session.record, session) }
  }

  private func settings(_ session: any LabSession) throws -> Settings {
    var settings = session.settings
    for assignment in set {
      guard let equals = assignment.firstIndex(of: "=") else {
        throw CommandFailure.badInput(
          "--set \(assignment): write it as knob=value, such as --set gamma=0.9.",
          "--set \(assignment)：请写成 旋钮=数值，例如 --set gamma=0.9。")
      }
      do {
        try settings.set(
          String(assignment[..<equals]), to: String(assignment[assignment.index(after: equals)...]))
      } catch {
        throw CommandFailure.badInput(
          "--set \(assignment): \(error.message.en)", "--set \(assignment)：\(error.message.zh)")
      }
    }
    return settings
  }
}

/// Writes the steps of a run.
struct LabWriter {
  let session: any LabSession
  let format: OutputFormat
  let language: Language

  func begin() {
    if format == .csv { Standard.output("step,id,symbol,value,formula,source") }
  }

  func write(_ record: StepRecord, _ session: any LabSession) {
    switch format {
    case .json: Standard.output(LabJSON.object(record, session).text)
    case .csv: for quantity in record.quantities { Standard.output(csv(quantity, record.step)) }
    case .text: writeText(record)
    }
  }

  private func csv(_ quantity: Quantity, _ step: Int) -> String {
    var formula = ""
    var source = ""
    if case .computed(let made, _, let from) = quantity.basis {
      formula = "\(made)"
      source = from
    }
    let value = JSONValue.number(quantity.value).text.filter { $0 != "\"" }
    return [String(step), quantity.id.name, quantity.symbol, value, formula, source].map(LabWriter.field)
      .joined(separator: ",")
  }

  /// Quoted where it must be (RFC 4180).
  private static func field(_ text: String) -> String {
    text.contains { ",\"\n".contains($0) } ? "\"" + text.flatMap { $0 == "\"" ? "\"\"" : String($0) } + "\"" : text
  }

  private func writeText(_ record: StepRecord) {
    let step = language == .en ? "step \(record.step)" : "第 \(record.step) 步"
    Standard.output("\(step): \(record.caption[language])")
    for quantity in record.quantities {
      guard case .computed(let formula, let inputs, _) = quantity.basis else {
        Standard.output("  \(quantity.symbol) = \(Numeral.short(quantity.value))")
        continue
      }
      let symbols = Dictionary(inputs.map { ($0.name, $0.symbol) }, uniquingKeysWith: { $1 })
      let values = Dictionary(inputs.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
      let parts = [formula.shown { symbols[$0] ?? $0 }, formula.shown(with: values), Numeral.short(quantity.value, 6)]
      Standard.output("  \(quantity.symbol) = " + parts.joined(separator: " = "))
    }
  }
}

/// A step of a run as JSON.
enum LabJSON {
  static func object(_ record: StepRecord, _ session: any LabSession) -> JSONValue {
    .object(
      JSONObject([
        ("lab", .string(session.about.name)), ("step", JSONValue(record.step)), ("seed", .number(Double(session.seed))),
        ("settings", settings(session.settings)),
        ("caption", ["en": .string(record.caption.en), "zh": .string(record.caption.zh)]),
        ("quantities", .array(record.quantities.map(quantity))), ("done", .bool(record.isDone)),
      ]))
  }

  static func settings(_ settings: Settings) -> JSONValue {
    .object(
      JSONObject(
        settings.all.map { knob, value in
          switch value {
          case .number(let number): (knob.name, .number(number))
          case .word(let word): (knob.name, .string(word))
          case .flag(let flag): (knob.name, .bool(flag))
          case .list(let numbers): (knob.name, JSONValue(numbers))
          case .words(let words): (knob.name, .array(words.map(JSONValue.string)))
          }
        }))
  }

  private static func quantity(_ quantity: Quantity) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("id", .string(quantity.id.name)), ("symbol", .string(quantity.symbol)), ("value", .number(quantity.value)),
    ]
    switch quantity.basis {
    case .given(let meaning): members.append(("given", ["en": .string(meaning.en), "zh": .string(meaning.zh)]))
    case .computed(let formula, let inputs, let source):
      members.append(("formula", .string("\(formula)")))
      members.append(
        (
          "inputs",
          .object(
            JSONObject(
              inputs.map { input in
                switch input.value {
                case .number(let number): (input.name, .number(number))
                case .list(let numbers): (input.name, JSONValue(numbers))
                }
              }))
        ))
      members.append(("source", .string(source)))
    }
    return .object(JSONObject(members))
  }
}
