import Drawing
import Interchange
import Laboratory
import Reading
import Textbook

/// What config.yml says. Every key is optional; the program never writes the file. A fault is said with its line, and
/// the default is used instead.
struct Configuration {
  var language: Language?
  var theme: Theme?
  var mouse: Bool?
  var reducedMotion = false
  var formulas: FormulaSpelling?
  var keys = KeyTable()
  var faults: [Fault] = []

  /// Something in the file that does not work, or not as it looks.
  struct Fault: Hashable {
    var path: String
    var position: SourcePosition
    /// Whole sentences.
    var message: Localized

    /// The sentence with its place, as compilers write it.
    func text(_ language: Language) -> String {
      "\(path):\(position.line):\(position.column): \(message[language])"
    }
  }

  /// Reads the file; none is no fault.
  static func read(_ path: String) -> Configuration {
    var configuration = Configuration()
    guard let bytes = try? Files.read(path, limit: 64 * 1024) else { return configuration }
    do {
      let tree = try YAMLTree(parsing: String(decoding: bytes, as: UTF8.self), file: path)
      var reader = ConfigurationReader(path: path)
      reader.take(tree)
      return reader.configuration
    } catch {
      configuration.faults = [
        Fault(
          path: path, position: SourcePosition(line: error.line, column: error.column),
          message: Localized(en: "\(error.message) The defaults are used.", zh: "\(error.message) 已改用默认值。"))
      ]
    }
    return configuration
  }

  /// The faults in one line of the screen: how many, and the first one.
  func summary(_ language: Language) -> String? {
    guard let first = faults.first else { return nil }
    let line = first.position.line
    let lead =
      faults.count == 1
      ? Localized(en: "config.yml, line \(line): ", zh: "config.yml 第 \(line) 行：")
      : Localized(
        en: "config.yml has \(faults.count) faults (rollout doctor names them); line \(line): ",
        zh: "config.yml 有 \(faults.count) 处问题（rollout doctor 会列出）；第 \(line) 行：")
    return lead[language] + first.message[language]
  }
}

/// Reads the entries of config.yml one by one.
struct ConfigurationReader {
  let path: String
  var configuration = Configuration()

  init(path: String) { self.path = path }

  mutating func take(_ tree: YAMLTree) {
    guard case .map(let entries) = tree.value else {
      if tree.value != .null {
        fault(tree.position, "The file must be a list of “key: value” lines.", "文件应由“键: 值”的行组成。")
      }
      return
    }
    for entry in entries {
      switch entry.key {
      case "language":
        configuration.language = value(of: entry, Language.init, "a language", "语言", ["en", "zh"])
      case "theme":
        configuration.theme = value(of: entry, Theme.init, "a theme", "主题", Theme.allCases.map(\.rawValue))
      case "mouse": configuration.mouse = value(of: entry, flag, "a mouse setting", "鼠标设置", ["on", "off"])
      case "motion":
        let motions = ["full": false, "reduced": true]
        configuration.reducedMotion =
          value(of: entry, { motions[$0] }, "a motion setting", "动画设置", ["full", "reduced"]) ?? false
      case "formulas":
        configuration.formulas =
          value(
            of: entry, FormulaSpelling.init, "a way to spell formulas", "公式的读法",
            FormulaSpelling.allCases.map(\.rawValue))
      case "keys": takeKeys(entry.value)
      default:
        let known = ["language", "theme", "mouse", "motion", "formulas", "keys"]
        let hint = Hint.nearest(to: entry.key, among: known)
        fault(
          entry.position, "“\(entry.key)” is not a setting.\(hint.en) It is left out.",
          "“\(entry.key)”不是设置项。\(hint.zh)已忽略。")
      }
    }
  }

  /// The value of a setting; where it is none, what was found and what may stand there.
  private mutating func value<Value>(
    of entry: YAMLTree.Entry, _ read: (String) -> Value?, _ en: String, _ zh: String, _ allowed: [String]
  ) -> Value? {
    if let value = entry.value.word.flatMap(read) { return value }
    let found = entry.value.words.joined(separator: ", ")
    let words = allowed.dropLast().joined(separator: ", ") + " or " + (allowed.last ?? "")
    fault(
      entry.value.position, "“\(found)” is not \(en): write \(words). The default is used.",
      "“\(found)”不是\(zh)：可写 \(allowed.joined(separator: "、"))。已改用默认值。")
    return nil
  }

  private func flag(_ word: String) -> Bool? {
    switch word {
    case "on", "true", "yes": true
    case "off", "false", "no": false
    default: nil
    }
  }

  // MARK: Keys

  private mutating func takeKeys(_ tree: YAMLTree) {
    guard case .map(let entries) = tree.value else {
      fault(tree.position, "“keys” is a list of “command: key” lines.", "“keys”应由“命令: 键”的行组成。")
      return
    }
    var wanted: [(command: Command, keys: [Key], position: SourcePosition)] = []
    for entry in entries {
      guard let command = Command(rawValue: entry.key) else {
        let hint = Hint.nearest(to: entry.key, among: Command.allCases.map(\.rawValue))
        fault(
          entry.position, "“\(entry.key)” is not a command.\(hint.en) It is left out.",
          "“\(entry.key)”不是命令。\(hint.zh)已忽略。")
        continue
      }
      let names = entry.value.words
      let keys = names.compactMap(Key.named)
      if keys.isEmpty || keys.count != names.count {
        let found = names.first { Key.named($0) == nil } ?? ""
        fault(
          entry.value.position,
          "“\(found)” is not a key: write one character, or a name such as PgDn, Ctrl-F, Space, F5. "
            + "The default is used.",
          "“\(found)”不是键：可写单个字符，或 PgDn、Ctrl-F、Space、F5 这样的名称。已改用默认值。")
      } else {
        configuration.keys.bind(command, to: keys)
        wanted.append((command, keys, entry.position))
      }
    }
    for (command, keys, position) in wanted { warn(command, keys, position, wanted.map(\.command)) }
  }

  /// Says what a key meant before, unless the file gives that command keys of its own.
  private mutating func warn(_ command: Command, _ keys: [Key], _ position: SourcePosition, _ settled: [Command]) {
    for (loser, lost) in KeyTable().losers(to: command, of: keys) where !settled.contains(loser.command) {
      let names = lost.map(\.name).joined(separator: ", ")
      let rest = configuration.keys.keys(of: loser.command).map(\.name).joined(separator: ", ")
      fault(
        position,
        "“\(names)” is \(command.rawValue) now and no longer \(loser.command.rawValue) (\(loser.meaning.en)), "
          + (rest.isEmpty ? "which has no key left." : "which keeps \(rest)."),
        "“\(names)”改为 \(command.rawValue)，不再是 \(loser.command.rawValue)（\(loser.meaning.zh)），后者"
          + (rest.isEmpty ? "没有键了。" : "只剩 \(rest)。"))
    }
    let missing = keys.filter { !configuration.keys.keys(of: command).contains($0) }.map(\.name)
    if !missing.isEmpty {
      let names = missing.joined(separator: ", ")
      fault(
        position, "“\(names)” is given to another command further down, so \(command.rawValue) does not get it.",
        "“\(names)”在后面又给了别的命令，\(command.rawValue) 得不到它。")
    }
  }

  private mutating func fault(_ position: SourcePosition, _ en: String, _ zh: String) {
    configuration.faults.append(
      Configuration.Fault(path: path, position: position, message: Localized(en: en, zh: zh)))
  }
}

/// “Did you mean …?” as the end of a sentence, where something is near.
struct Hint {
  static func nearest(to word: String, among known: [String]) -> Localized {
    guard let nearest = Spelling.nearest(to: word, among: known) else { return Localized("") }
    return Localized(en: " Did you mean “\(nearest)”?", zh: "是否想写“\(nearest)”？")
  }
}

extension YAMLTree {
  /// The text of a single value.
  fileprivate var word: String? {
    if case .scalar(let text, _) = value { text } else { nil }
  }

  /// The texts of a list, or of a single value.
  fileprivate var words: [String] {
    if case .list(let items) = value { items.compactMap(\.word) } else { word.map { [$0] } ?? [] }
  }
}
