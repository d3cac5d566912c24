import Interchange
import Laboratory
import Reading

/// The manual page in roff: what the commands say of themselves, the keys of the key table, and what both do not know.
struct ManualPage {
  private let root: JSONValue

  init() throws {
    root = try JSONValue(parsing: Rollout._dumpHelp())["command"] ?? .null
  }

  var text: String {
    var page = Roff()
    page.line(".TH ROLLOUT 1 \"\" \"\(Version.text)\" \"User Commands\"")
    page.section("NAME")
    page.line("rollout \\- " + Roff.escaped(Transliteration.ascii(root.word("abstract"))))
    page.section("SYNOPSIS")
    page.line(".B rollout")
    page.paragraph("[options] [chapter]")
    page.line(".br")
    page.line(".B rollout")
    page.paragraph("command [options] [arguments]")
    page.section("DESCRIPTION")
    page.paragraph(root.word("discussion"))
    page.section("OPTIONS")
    page.paragraph("Every command takes these, before or after its name.")
    for option in globalOptions { page.entry(option.usage, option.word("abstract")) }
    commands(&page)
    keys(&page)
    places(&page)
    return page.text
  }

  private var globalOptions: [JSONValue] {
    root.list("arguments").filter { !["help", "version"].contains($0["preferredName"]?.word("name")) }
  }

  private func commands(_ page: inout Roff) {
    let known = Set(root.list("arguments").map(\.usage))
    page.section("COMMANDS")
    for command in root.list("subcommands") where command.word("commandName") != "help" {
      add(command, above: "rollout", known, to: &page)
    }
  }

  private func add(_ command: JSONValue, above: String, _ known: Set<String>, to page: inout Roff) {
    let name = "\(above) \(command.word("commandName"))"
    let arguments = command.list("arguments").filter { !known.contains($0.usage) }
    let positional = arguments.filter { $0.word("kind") == "positional" }
    page.subsection(([name] + positional.map(\.usage)).joined(separator: " "))
    page.paragraph(command.word("abstract"))
    if !command.word("discussion").isEmpty { page.paragraph(command.word("discussion")) }
    for argument in arguments {
      let standard = argument["defaultValue"]?.asString.map { " (\($0) by default)" } ?? ""
      page.entry(argument.usage, argument.word("abstract") + standard)
    }
    for inner in command.list("subcommands") where inner.word("commandName") != "help" {
      add(inner, above: name, known, to: &page)
    }
  }

  private func keys(_ page: inout Roff) {
    page.section("KEYS")
    page.paragraph("These are the keys at first; config.yml can give a command others, by the name in parentheses.")
    let table = KeyTable()
    for scope in KeyTable.Scope.allCases {
      page.subsection(scope.title.en)
      for binding in table.bindings where binding.scope == scope {
        let keys = binding.command == .preset ? "1 - 9" : binding.keys.map(\.name).joined(separator: ", ")
        page.entry(keys, "\(binding.meaning.en) (\(binding.command.rawValue))")
      }
    }
    page.subsection("In self-checks")
    for (key, meaning) in KeyTable.inChecks { page.entry(key, meaning.en) }
  }

  private func places(_ page: inout Roff) {
    page.section("FILES")
    for (path, meaning) in ManualPage.files { page.entry(path, meaning) }
    page.section("ENVIRONMENT")
    for (name, meaning) in ManualPage.environment { page.entry(name, meaning) }
    page.section("EXIT STATUS")
    page.entry("0", "Done.")
    page.entry("1", "The answer is \"no\": self-checks that were not passed, faults found by lint, nothing found.")
    page.entry("2", "Bad usage, bad input, or a file that cannot be read or written.")
    page.section("EXAMPLES")
    for (command, meaning) in ManualPage.examples { page.entry(command, meaning) }
  }

  private static let files = [
    (
      "$XDG_CONFIG_HOME/rollout/config.yml",
      "Settings: language, theme, mouse, motion, formulas, keys; all optional, never written by the program. "
        + "The folder is ~/.config by default."
    ),
    (
      "$XDG_STATE_HOME/rollout/notebook.sqlite",
      "The record: place, answers, review schedule. The folder is ~/.local/state by default."
    ),
    ("PREFIX/share/rollout/Content", "The chapters, where the program is PREFIX/bin/rollout."),
  ]

  private static let environment = [
    ("ROLLOUT_CONTENT", "The folder that holds the chapters; --content goes before it."),
    ("XDG_CONFIG_HOME, XDG_STATE_HOME", "Where settings and record are."),
    ("LC_ALL, LC_MESSAGES, LANG", "The language, where neither --lang, the record nor the settings name one."),
    ("LC_ALL, LC_CTYPE, LANG", "Whether characters beyond ASCII can be shown: only in a UTF-8 locale."),
    ("NO_COLOR", "No colours where it is set to something; --color always goes before it."),
    ("TERM", "The terminal; with dumb the book goes on in plain lines."),
    ("ESCDELAY", "Milliseconds to wait after Esc for the rest of a key."),
  ]

  private static let examples = [
    ("rollout ppo", "Opens the chapter on PPO."), ("rollout --linear returns", "The same book for a screen reader."),
    ("rollout read returns --width 72 | less", "A chapter as text."),
    ("rollout lab gae --set lambda=0 --format csv", "Every number of a lab's run as a table."),
    (
      "echo '{\"rewards\": [0, 0, 1, 0, 5], \"gamma\": 0.9}' | rollout compute returns",
      "The returns of five steps, as JSON."
    ),
    ("rollout check returns --seed 7", "The self-checks of a chapter on standard input and output."),
  ]
}

extension JSONValue {
  fileprivate func word(_ key: String) -> String { self[key]?.asString ?? "" }
  fileprivate func list(_ key: String) -> [JSONValue] { self[key]?.asArray ?? [] }

  /// `--steps <n>`, `-h, --help`, `<chapter>`.
  fileprivate var usage: String {
    let value = "<\(word("valueName"))>"
    if word("kind") == "positional" { return self["isOptional"]?.asBool == true ? "[\(value)]" : value }
    let names = list("names").map { ($0.word("kind") == "long" ? "--" : "-") + $0.word("name") }
    return names.joined(separator: ", ") + (word("kind") == "option" ? " \(value)" : "")
  }
}

/// Lines of a manual page: ASCII, and none too long for a pager that shows the source.
struct Roff {
  private var lines: [String] = []
  private static let width = 78

  var text: String { lines.joined(separator: "\n") + "\n" }

  mutating func line(_ text: String) { lines.append(text) }
  mutating func section(_ name: String) { lines.append(".SH \(name)") }
  mutating func subsection(_ name: String) { lines.append(".SS \"\(Roff.escaped(Transliteration.ascii(name)))\"") }

  /// Text in lines of its own, which roff fills again.
  mutating func paragraph(_ text: String) {
    if lines.last?.hasPrefix(".") == false { lines.append(".PP") }
    fill(text)
  }

  /// Something, and what it is.
  mutating func entry(_ head: String, _ text: String) {
    lines += [".TP", ".B \"\(Roff.escaped(Transliteration.ascii(head)).replacingQuotes)\""]
    fill(text)
  }

  private mutating func fill(_ text: String) {
    var line = ""
    for word in Transliteration.ascii(text).split(whereSeparator: \.isWhitespace).map({ Roff.escaped(String($0)) }) {
      if !line.isEmpty && line.count + 1 + word.count > Roff.width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? Roff.protected(word) : " " + word
    }
    if !line.isEmpty { lines.append(line) }
  }

  /// Backslashes and hyphens that are to be typed mean something to roff.
  static func escaped(_ text: String) -> String {
    text.map { $0 == "\\" ? "\\e" : $0 == "-" ? "\\-" : String($0) }.joined()
  }

  /// A dot or a quote at the beginning of a line would be a command.
  private static func protected(_ word: String) -> String {
    word.hasPrefix(".") || word.hasPrefix("'") ? "\\&" + word : word
  }
}

extension String {
  /// A quote within quotes, as roff writes it.
  fileprivate var replacingQuotes: String { map { $0 == "\"" ? "\\(dq" : String($0) }.joined() }
}
