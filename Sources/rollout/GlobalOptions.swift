import ArgumentParser
import Drawing
import Laboratory
import Terminal

/// Options that every command takes, before or after its name.
struct GlobalOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Language: en or zh.", valueName: "en|zh"))
  var lang: Language?

  @Option(name: .long, help: ArgumentHelp("Theme: auto, dark, light or mono.", valueName: "theme"))
  var theme: Theme?

  @Option(
    name: .long, help: ArgumentHelp("Colours: auto, always or never. NO_COLOR counts as never.", valueName: "when"))
  var color: ColorChoice?

  @Flag(name: .long, help: "Draw with ASCII alone.")
  var ascii = false

  @Flag(name: .long, help: "Plain appended lines instead of a full screen; for screen readers and dumb terminals.")
  var linear = false

  @Flag(name: .customLong("no-mouse"), help: "Leave the mouse to the terminal.")
  var noMouse = false

  @Option(
    name: .long, help: ArgumentHelp("The folder that holds the chapters.", valueName: "dir"), completion: .directory)
  var content: String?
}

extension Language: ExpressibleByArgument {}
extension Theme: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}

/// What the reader asked for, as plain values: the book opens without the command line's parser when nothing was asked.
struct Choices: Sendable {
  var language: Language?
  var theme: Theme?
  var color: ColorChoice?
  var ascii = false
  var linear = false
  var noMouse = false
  var content: String?
}

extension Choices {
  init(_ options: GlobalOptions) {
    self.init(
      language: options.lang, theme: options.theme, color: options.color, ascii: options.ascii,
      linear: options.linear, noMouse: options.noMouse, content: options.content)
  }
}

extension CompletionKind {
  /// The chapters of the book that is installed.
  static var chapter: CompletionKind {
    .custom { _, _, _ in (try? Surroundings(Choices()).book().chapters.map(\.id)) ?? [] }
  }
}
