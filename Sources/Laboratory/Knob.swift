/// Something the reader can turn: its name, symbol, meaning, range and default, in one place. The screen, `--help`,
/// JSON and the docs all read it from here.
public struct Knob: Hashable, Sendable {
  /// The name in `--set name=value` and in JSON.
  public var name: String
  /// The symbol on the page, `γ`.
  public var symbol: String
  public var meaning: Localized
  public var kind: Kind
  /// The default as a setting.
  public var initial: Setting

  /// One of the words that a choice or an element of a list of marks can be.
  public struct Option: Hashable, Sendable {
    /// As `--set` and JSON have it, in every language.
    public var name: String
    /// As a panel shows it.
    public var label: Localized
    public var meaning: Localized

    /// - Parameter label: the word on a Chinese panel; the name itself where none is given.
    public init(_ name: String, zh label: String? = nil, _ meaning: Localized) {
      self.name = name
      self.label = Localized(en: name, zh: label ?? name)
      self.meaning = meaning
    }

    /// The name, with the label where that is another word: `in-place 就地`.
    func listed(in language: Language) -> String {
      label[language] == name ? name : "\(name) \(label[language])"
    }

    /// What a switch can be.
    static let toggle = [
      Option("off", zh: "关", Localized(en: "off", zh: "关")), Option("on", zh: "开", Localized(en: "on", zh: "开")),
    ]
  }

  public enum Kind: Hashable, Sendable {
    /// A real number in a closed range, turned by `step`.
    case real(ClosedRange<Double>, step: Double)
    case integer(ClosedRange<Int>, step: Int)
    case choice([Option])
    case toggle
    /// Numbers along an axis. Lists that share an axis share its length, give or take `extra` elements at the end.
    case list(ClosedRange<Double>, axis: String, count: ClosedRange<Int>, extra: Int)
    /// Words along an axis.
    case marks([Option], axis: String, count: ClosedRange<Int>)
  }

  public static func real(
    _ name: String, _ symbol: String, _ meaning: Localized, in range: ClosedRange<Double>, step: Double,
    default initial: Double
  ) -> Knob {
    Knob(name: name, symbol: symbol, meaning: meaning, kind: .real(range, step: step), initial: .number(initial))
  }

  public static func integer(
    _ name: String, _ symbol: String, _ meaning: Localized, in range: ClosedRange<Int>, step: Int = 1,
    default initial: Int
  ) -> Knob {
    Knob(
      name: name, symbol: symbol, meaning: meaning, kind: .integer(range, step: step),
      initial: .number(Double(initial)))
  }

  public static func choice(
    _ name: String, _ symbol: String, _ meaning: Localized, _ options: [Option], default initial: String
  ) -> Knob {
    Knob(name: name, symbol: symbol, meaning: meaning, kind: .choice(options), initial: .word(initial))
  }

  public static func toggle(_ name: String, _ symbol: String, _ meaning: Localized, default initial: Bool) -> Knob {
    Knob(name: name, symbol: symbol, meaning: meaning, kind: .toggle, initial: .flag(initial))
  }

  public static func list(
    _ name: String, _ symbol: String, _ meaning: Localized, in range: ClosedRange<Double>, axis: String,
    count: ClosedRange<Int>, extra: Int = 0, default initial: [Double]
  ) -> Knob {
    Knob(
      name: name, symbol: symbol, meaning: meaning, kind: .list(range, axis: axis, count: count, extra: extra),
      initial: .list(initial))
  }

  public static func marks(
    _ name: String, _ symbol: String, _ meaning: Localized, _ options: [Option], axis: String,
    count: ClosedRange<Int>, default initial: [String]
  ) -> Knob {
    Knob(
      name: name, symbol: symbol, meaning: meaning, kind: .marks(options, axis: axis, count: count),
      initial: .words(initial))
  }

  /// The words it can be set to, in the order in which a panel shows them; none for numbers.
  public var options: [Option] {
    switch kind {
    case .choice(let options), .marks(let options, _, _): options
    case .toggle: Option.toggle
    case .real, .integer, .list: []
    }
  }

  /// A setting as the reader sees it, from what `--set` takes: the label of a word, and anything else as it is.
  public func shown(_ setting: String, in language: Language) -> String {
    options.first { $0.name == setting }?.label[language] ?? setting
  }

  /// Whether the knob is data that `i` edits rather than something `+` turns.
  public var isData: Bool {
    switch kind {
    case .list, .marks: true
    case .real, .integer, .choice, .toggle: false
    }
  }
}

/// A value of a knob.
public enum Setting: Hashable, Sendable {
  case number(Double)
  case word(String)
  case flag(Bool)
  case list([Double])
  case words([String])
}

extension Setting: CustomStringConvertible {
  /// As `--set` takes it.
  public var description: String {
    switch self {
    case .number(let value): Setting.plain(value)
    case .word(let word): word
    case .flag(let flag): flag ? "on" : "off"
    case .list(let values): values.map(Setting.plain).joined(separator: ",")
    case .words(let words): words.joined(separator: ",")
    }
  }

  private static func plain(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? String(Int(value)) : String(value)
  }
}

/// Why a setting cannot be had: what was found, for which knob, and what is allowed.
public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
  public var knob: String
  public var message: Localized
  /// The element of a list that is at fault; nil where it is not one of them.
  public var element: Int?
  public var description: String { message.en }

  public init(_ knob: String, _ message: Localized, element: Int? = nil) {
    self.knob = knob
    self.message = message
    self.element = element
  }
}
