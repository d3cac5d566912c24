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
  var keys = KeyTable()
  /// One sentence for each fault.
  var faults: [String] = []

  /// Reads the file; none is no fault.
  static func read(_ path: String) -> Configuration {
    var configuration = Configuration()
    guard let bytes = try? Files.read(path, limit: 64 * 1024) else { return configuration }
    do {
      let tree = try YAMLTree(parsing: String(decoding: bytes, as: UTF8.self), file: path)
      configuration.take(tree, path)
    } catch {
      configuration.faults.append("\(path):\(error.line):\(error.column): \(error.message) The defaults are used.")
    }
    return configuration
  }

  private mutating func take(_ tree: YAMLTree, _ path: String) {
    guard case .map(let entries) = tree.value else {
      if tree.value != .null { fault(path, tree.position, "the file must be a list of “key: value” lines") }
      return
    }
    for entry in entries {
      let word = entry.value.word
      switch entry.key {
      case "language":
        language = word.flatMap(Language.init)
        if language == nil { fault(path, entry.position, "language is en or zh") }
      case "theme":
        theme = word.flatMap(Theme.init)
        if theme == nil { fault(path, entry.position, "theme is auto, dark, light or mono") }
      case "mouse":
        mouse = word.flatMap(Configuration.flag)
        if mouse == nil { fault(path, entry.position, "mouse is on or off") }
      case "motion":
        switch word {
        case "reduced": reducedMotion = true
        case "full": reducedMotion = false
        default: fault(path, entry.position, "motion is full or reduced")
        }
      case "keys": takeKeys(entry.value, path)
      default:
        let known = ["language", "theme", "mouse", "motion", "keys"]
        let hint = Spelling.nearest(to: entry.key, among: known).map { " Did you mean “\($0)”?" } ?? ""
        fault(path, entry.position, "“\(entry.key)” is not a setting.\(hint)")
      }
    }
  }

  private mutating func takeKeys(_ tree: YAMLTree, _ path: String) {
    guard case .map(let entries) = tree.value else {
      fault(path, tree.position, "keys is a list of “command: key” lines")
      return
    }
    for entry in entries {
      guard let command = Command(rawValue: entry.key) else {
        let hint = Spelling.nearest(to: entry.key, among: Command.allCases.map(\.rawValue))
        fault(
          path, entry.position, "“\(entry.key)” is not a command." + (hint.map { " Did you mean “\($0)”?" } ?? ""))
        continue
      }
      let names = entry.value.words
      let keys = names.compactMap(Key.named)
      if keys.isEmpty || keys.count != names.count {
        fault(path, entry.value.position, "a key is one character, or a name such as PgDn, Ctrl-F, Space, F5")
      } else {
        self.keys.bind(command, to: keys)
      }
    }
  }

  private mutating func fault(_ path: String, _ position: SourcePosition, _ message: String) {
    faults.append("\(path):\(position.line):\(position.column): \(message). The default is used.")
  }

  private static func flag(_ word: String) -> Bool? {
    switch word {
    case "on", "true", "yes": true
    case "off", "false", "no": false
    default: nil
    }
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
