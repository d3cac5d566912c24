import ArgumentParser
import Drawing
import Laboratory
import Notebook
import Reading
import Terminal
import Textbook

/// `rollout doctor`: terminal, locale, colours, glyph widths, places, versions.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Report what the program finds: terminal, locale, colours, places, versions.")

  @OptionGroup var global: GlobalOptions

  func run() throws {
    let surroundings = Surroundings(global)
    line("program", Version.text)
    line("executable", ContentLocation.executablePath ?? "unknown")
    line(
      "content", (try? surroundings.contentFolder()) ?? "not found; name it with --content DIR or ROLLOUT_CONTENT=DIR")
    if let book = try? surroundings.book() { line("chapters", "\(book.chapters.count)") }
    line("record", Surroundings.notebookFile)
    let notebook = surroundings.notebook()
    let language = surroundings.language(notebook)
    for notice in notebook.takeNotices() { line("", notice[language.rawValue]) }
    line("settings", Surroundings.configFile)
    for fault in surroundings.config.faults { line("", fault) }
    line("language", language.rawValue)
    for name in ["LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANG"] { line(name, Process.environment(name) ?? "not set") }
    line("characters", surroundings.glyphs == .unicode ? "UTF-8" : "ASCII (the locale is not UTF-8, or --ascii)")
    for name in ["TERM", "COLORTERM", "NO_COLOR", "TMUX", "SSH_TTY"] {
      line(name, Process.environment(name) ?? "not set")
    }
    look(TerminalReport.make())
  }

  /// What is known of the terminal; it is asked, but not taken over.
  private func look(_ report: TerminalReport) {
    line("described as", report.describedAs ?? "nothing that this machine knows")
    if let obstacle = report.obstacle { line("full screen", "\(obstacle)") }
    line("colours", "\(report.colorCount)")
    line("locale's letters", report.locale + (report.isUTF8 ? "" : " (not UTF-8, so the book uses ASCII)"))
    if let width = report.width, let height = report.height { line("size", "\(width) x \(height)") }
    guard report.answers.arrived else {
      if report.obstacle == nil { line("answers", "the terminal does not answer questions") }
      return
    }
    if case .background(let red, let green, let blue)? = report.answers.background {
      let percent = [red, green, blue].map { "\(Int(($0 * 100).rounded())) %" }.joined(separator: ", ")
      line("background", "red, green, blue \(percent)")
    }
    if let columns = report.answers.ambiguousWidth {
      let isNarrow = columns == 1
      line(
        "ambiguous width",
        isNarrow ? "1 cell, as the book needs" : "\(columns) cells: set it to 1 (narrow), or use --ascii")
    }
  }

  private func line(_ name: String, _ value: String) {
    Standard.output(name + String(repeating: " ", count: max(1, 18 - name.count)) + value)
  }
}

/// `rollout version`.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

  func run() { Standard.output(Version.text) }
}

/// `rollout completions SHELL`.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Print a completion script for bash, zsh or fish.")

  enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  func run() {
    let kind: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    Standard.output(Rollout.completionScript(for: kind))
  }
}
