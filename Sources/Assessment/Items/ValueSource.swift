import Interchange
import Laboratory

/// Where a value comes from.
indirect enum ValueSource: Hashable, Sendable {
  /// From values that are known already.
  case formula(Formula)
  /// From the calculator.
  case quantity(QuantityCall)
  /// From a run of a lab.
  case lab(LabCall)
}

/// A quantity of the calculator, the input it is given, and what is taken of its output.
struct QuantityCall: Hashable, Sendable {
  var quantity: String
  var input: [Member]
  var path: ValuePath

  struct Member: Hashable, Sendable {
    var key: String
    var value: InputTemplate
  }

  /// The call with some inputs replaced or added.
  func with(_ changes: [Member]) -> QuantityCall {
    var call = self
    for change in changes {
      if let index = call.input.firstIndex(where: { $0.key == change.key }) {
        call.input[index] = change
      } else {
        call.input.append(change)
      }
    }
    return call
  }
}

/// JSON with formulas in it: `=gamma`, `=1 − gamma`.
indirect enum InputTemplate: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case formula(Formula)
  case list([InputTemplate])
  case map([QuantityCall.Member])

  func json(_ values: Values) throws -> JSONValue {
    switch self {
    case .null: return .null
    case .bool(let truth): return .bool(truth)
    case .number(let number): return JSONValue(number)
    case .text(let text): return .string(text)
    case .formula(let formula): return try values.evaluate(formula).json
    case .list(let elements):
      return .array(try elements.map { try $0.json(values) })
    case .map(let members): return .object(try InputTemplate.object(members, values))
    }
  }

  static func object(_ members: [QuantityCall.Member], _ values: Values) throws -> JSONObject {
    var object = JSONObject()
    for member in members { object[member.key] = try member.value.json(values) }
    return object
  }

  /// As a knob takes it.
  func setting(_ values: Values) throws -> String {
    switch self {
    case .null: return ""
    case .bool(let truth): return truth ? "on" : "off"
    case .number(let number): return Setting.number(number).description
    case .text(let text): return text
    case .formula(let formula):
      let datum = try values.evaluate(formula)
      if case .word(let word) = datum { return word }
      return Setting.list(datum.numbers).description
    case .list(let elements):
      return try elements.map { try $0.setting(values) }.joined(separator: ",")
    case .map: throw Unreadable(offset: nil, message: "a knob does not take a map")
    }
  }

  var formulas: [Formula] {
    switch self {
    case .null, .bool, .number, .text: []
    case .formula(let formula): [formula]
    case .list(let elements): elements.flatMap(\.formulas)
    case .map(let members): members.flatMap(\.value.formulas)
    }
  }
}

/// The way to a value inside an output: `advantages[t]`, `grpo.loss`, `cg_iterates.5[0]`.
struct ValuePath: Hashable, Sendable {
  enum Step: Hashable, Sendable {
    case key(String)
    case index(Formula)
  }

  let source: String
  let steps: [Step]

  init(_ source: String) throws {
    self.source = source
    var steps: [Step] = []
    var rest = Substring(source)
    while let first = rest.first {
      if first == "[" {
        guard let end = rest.firstIndex(of: "]") else {
          throw Unreadable(offset: source.count - rest.count, message: "missing “]”")
        }
        steps.append(.index(try Formula(String(rest[rest.index(after: rest.startIndex)..<end]))))
        rest = rest[rest.index(after: end)...]
      } else {
        if first == "." { rest = rest.dropFirst() }
        let key = rest.prefix { $0 != "." && $0 != "[" }
        guard !key.isEmpty else {
          throw Unreadable(offset: source.count - rest.count, message: "a key is missing")
        }
        steps.append(.key(String(key)))
        rest = rest.dropFirst(key.count)
      }
    }
    guard !steps.isEmpty else { throw Unreadable(offset: 0, message: "the path is empty") }
    self.steps = steps
  }

  func value(in json: JSONValue, _ values: Values) throws -> Datum {
    var json = json
    for step in steps {
      switch step {
      case .key(let key):
        guard let member = json[key] else {
          let known = json.asObject?.keys ?? []
          let hint = Spelling.nearest(to: key, among: known).map { "did you mean “\($0)”?" }
          throw DrawStop.unusable(
            "“\(source)”: there is no “\(key)”; \(hint ?? "there are \(known.joined(separator: ", "))")")
        }
        json = member
      case .index(let formula):
        let index = try values.whole(formula)
        guard let element = json[index] else {
          throw DrawStop.unusable("“\(source)”: the index \(index) is outside the \(json.asArray?.count ?? 0) elements")
        }
        json = element
      }
    }
    guard let datum = Datum(json) else {
      throw DrawStop.unusable("“\(source)” leads to neither a number, a list of numbers nor a word")
    }
    return datum
  }
}

/// A lab, where its knobs stand and how far it runs.
struct LabSetup: Hashable, Sendable {
  var lab: String
  var set: [QuantityCall.Member]
  var seed: Formula?
  /// After how many steps; nil is at the end.
  var step: Formula?
}

/// A quantity of a lab at one of its steps.
struct LabCall: Hashable, Sendable {
  var setup: LabSetup
  /// The quantity's id, `A[{t}]`.
  var value: Template

  func with(_ changes: [QuantityCall.Member]) -> LabCall {
    var call = self
    call.setup.set.removeAll { old in changes.contains { $0.key == old.key } }
    call.setup.set += changes
    return call
  }
}

/// Why numbers cannot be used for a question.
enum DrawStop: Error, Hashable, Sendable, CustomStringConvertible {
  /// These numbers will not do; others may.
  case unusable(String)
  /// The item is wrong, whatever the numbers.
  case faulty(String)

  var description: String {
    switch self {
    case .unusable(let reason), .faulty(let reason): reason
    }
  }
}

// MARK: - Evaluating

extension Engine {
  func value(of source: ValueSource, _ values: Values, seed: UInt64) throws -> Datum {
    switch source {
    case .formula(let formula): return try values.evaluate(formula)
    case .quantity(let call):
      let output = try compute(call.quantity, .object(InputTemplate.object(call.input, values)))
      return try call.path.value(in: output, values)
    case .lab(let call):
      let run = try self.run(for: call.setup, values, seed: seed)
      let id = QuantityID(try call.value.render(values, decimals: 0))
      guard let value = try self.run(run).value(of: id) else {
        throw DrawStop.faulty("the lab “\(call.setup.lab)” does not trace “\(id)” by then")
      }
      return .number(value)
    }
  }

  /// The run that is asked for; the question's seed where it names none.
  func run(for setup: LabSetup, _ values: Values, seed: UInt64) throws -> LabRun {
    LabRun(
      lab: setup.lab, settings: try settings(of: setup.lab, setup.set, values),
      seed: try setup.seed.map { UInt64(max(0, try values.whole($0))) } ?? seed % 1000,
      steps: try setup.step.map { max(0, try values.whole($0)) })
  }

  func settings(of lab: String, _ changes: [QuantityCall.Member], _ values: Values) throws -> Settings {
    guard let knobs = knobs(lab) else { throw DrawStop.faulty("there is no lab “\(lab)”") }
    var settings = Settings(knobs)
    for change in changes { try settings.set(change.key, to: change.value.setting(values)) }
    return settings
  }
}
